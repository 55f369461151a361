"""The web application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from loyalty_site.environment import provide_servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_site.settings")
provide_servers()

application = get_wsgi_application()
# Every page and call is imported before the workers fork, so that no first request waits for it.
_ = get_resolver().url_patterns
