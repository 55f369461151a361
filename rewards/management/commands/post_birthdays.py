"""Post the birthdays of a day."""

from datetime import datetime

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from rewards.actions.activities import post_birthdays
from rewards.management.due import DueCommand, Progress
from rewards.selectors.timeline import NoProgramme, current_timeline


class Command(DueCommand):
    help = _("Post the birthdays of a day, each member's once a year.")

    def run(self, at: datetime, progress: Progress) -> str:
        try:
            terms = current_timeline().at(at)
        except NoProgramme as error:
            raise CommandError(_("No programme is loaded yet: load one with manage.py load_program FILE.")) from error
        return _("Birthdays posted: %s.") % post_birthdays(terms.local(at).date(), at=at, progress=progress)
