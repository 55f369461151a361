"""Make pending points available whose day has come."""

from datetime import datetime

from django.utils.translation import gettext as _

from rewards.actions.due import mature_points
from rewards.management.due import DueCommand, Progress


class Command(DueCommand):
    help = _("Make pending points available whose day has come.")

    def run(self, at: datetime, progress: Progress) -> str:
        return _("Lots matured: %s.") % mature_points(at, progress)
