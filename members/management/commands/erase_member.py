"""Erase what is known of a member who has left, now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.actions import departures, erasure
from members.actions.audit import COMMAND
from members.selectors.members import resolve


class Command(BaseCommand):
    help = _("Erase everything personal of a member who has left; their points history stays without a name.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("member", metavar="MEMBER", help=_("an id, a member number, or ext: and a reference"))

    def handle(self, *args: Any, member: str, **options: Any) -> None:
        found = resolve(member)
        if found is None:
            raise CommandError(_("There is no member %s.") % member)
        try:
            departures.ask_erasure(found.pk, actor=COMMAND)
        except departures.NotLeft as error:
            raise CommandError(error.message) from error
        if erasure.erase(found.pk):
            self.stdout.write(_("Member %s was erased.") % found.number)
        else:
            self.stdout.write(_("Member %s was erased before; nothing was left to do.") % found.number)
