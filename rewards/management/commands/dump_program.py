"""Write a version of the terms as a programme file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from rewards.core.program import dump
from rewards.models import Terms


class Command(BaseCommand):
    help = _("Write the newest terms, or one version of them, as a programme file on standard output.")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let our `--version` take the place of the one that every command has and that prints Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--version", type=int, metavar="N", help=_("The version to write."))

    def handle(self, *args: Any, version: int | None = None, **options: Any) -> None:
        terms = Terms.objects.order_by("-version")
        found = terms.first() if version is None else terms.filter(version=version).first()
        if found is None:
            raise CommandError(
                _("No programme is loaded yet: load one with `manage.py load_program FILE`.")
                if version is None
                else _("There is no version %s.") % version
            )
        self.stdout.write(dump(found.document), ending="")
