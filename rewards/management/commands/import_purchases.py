"""Import purchases of the past from a CSV file."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from rewards.imports.commands import ImportCommand
from rewards.imports.importing import Kind
from rewards.imports.kinds import kind_of
from rewards.models import ImportRun


class Command(ImportCommand):
    help = _("Import purchases from a CSV file (see docs/imports.md); started again, it goes on where it was.")
    name = ImportRun.Kind.PURCHASES

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--enrol", action="store_true", help=_("Enrol members whose external reference nobody knows.")
        )
        parser.add_argument(
            "--jobs",
            type=int,
            default=0,
            metavar="N",
            help=_("Check and post in so many processes; 0 decides by the file's size."),
        )

    def kind(self, **options: Any) -> Kind:
        jobs = max(0, min(16, options["jobs"]))
        return kind_of(self.name, enrols=options["enrol"], is_dry=options["dry_run"], jobs=jobs)
