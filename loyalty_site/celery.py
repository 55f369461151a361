"""The Celery app: workers and their timetable."""

import os
import warnings

from celery import Celery
from celery.signals import task_postrun, task_prerun
from django.conf import settings

from loyalty_site.acting import begin_task, end_task
from loyalty_site.environment import mode, provide_servers
from loyalty_site.timetable import TIMETABLE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_site.settings")
if not settings.configured:  # started by the command `celery`; other doors have seen to it
    provide_servers()
if mode() == "demo":  # as root in a container; production is told
    warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")

app = Celery("kizuna")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = TIMETABLE
app.set_default()  # in every thread, not in the importing one alone
app.autodiscover_tasks()
task_prerun.connect(begin_task)
task_postrun.connect(end_task)
