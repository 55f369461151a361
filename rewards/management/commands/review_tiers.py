"""Judge the tiers whose review is due."""

from datetime import datetime

from django.utils.translation import gettext as _

from rewards.actions.due import review_tiers
from rewards.management.due import DueCommand, Progress


class Command(DueCommand):
    help = _("Judge the tiers whose review is due.")

    def run(self, at: datetime, progress: Progress) -> str:
        return _("Tiers changed: %s.") % review_tiers(at, progress)
