"""Expire the points that are past their date, and end the holds that have run out."""

from datetime import datetime

from django.utils.translation import gettext as _

from rewards.actions.due import expire_points
from rewards.management.due import DueCommand, Progress


class Command(DueCommand):
    help = _("Expire the points that are past their date, and end the holds that have run out.")

    def run(self, at: datetime, progress: Progress) -> str:
        return _("Points expired: %s.") % expire_points(at, progress)
