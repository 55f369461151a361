"""Fold the last months under a programme file, beside the terms in force."""

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from rewards.core.program import read
from rewards.management.commands.load_program import checked, content_of
from rewards.models import Terms
from rewards.simulation.run import MONTHS_LEAST, MONTHS_MOST, simulate
from rewards.statement.simulation import Told


class Command(BaseCommand):
    help = _("Fold the purchases of the last months under a programme file and compare with the terms in force.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=_("A programme file in YAML."))
        parser.add_argument("--months", metavar="N", type=int, default=12, help=_("How many months, from 1 to 24."))
        parser.add_argument(
            "--processes",
            metavar="N",
            type=int,
            help=_("How many processes work side by side; as many as are worth it."),
        )

    def handle(self, *args: Any, file: Path, months: int, processes: int | None, **options: Any) -> None:
        if not MONTHS_LEAST <= months <= MONTHS_MOST:
            raise CommandError(_("Give --months a number from 1 to 24."))
        if processes is not None and not 1 <= processes <= 64:
            raise CommandError(_("Give --processes a number from 1 to 64."))
        newest = Terms.objects.order_by("-version").first()
        if newest is None:
            raise CommandError(_("No programme is loaded yet: load one with `manage.py load_program FILE`."))
        document = checked(read(content_of(file), newest.document), self.stderr)
        with tqdm(unit=_("accounts"), disable=None, file=self.stderr, leave=False) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            found = simulate(document, months=months, processes=processes, progress=progress)
        self.show(Told(found.data(), found.in_force))

    def show(self, told: Told) -> None:
        """Print the figures as tables, and what they mean as sentences."""
        now, draft, change = _("Terms in force"), _("Draft"), _("Difference")
        self.stdout.write(told.title())
        for sentence in told.summary():
            self.stdout.write(sentence)
        self.table(
            (_("Points"), now, draft, change), ((row.name, row.now, row.draft, row.change) for row in told.points())
        )
        self.table(
            (_("Liability"), now, draft, change),
            ((row.name, row.now, row.draft, row.change) for row in told.liability()),
        )
        self.table(
            (_("Tier"), now, draft, change, _("Worse off"), _("Better off")),
            ((row.name, row.now, row.draft, row.change, row.worse, row.better) for row in told.tiers()),
        )
        self.stdout.write("")
        for sentence in told.notes():
            self.stdout.write(sentence)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table: names to the left, figures to the right, wide characters counted as two."""
        lines = [header, *rows]
        widths = [max(columns(line[column]) for line in lines) for column in range(len(header))]
        self.stdout.write("")
        for line in lines:
            first = line[0] + " " * (widths[0] - columns(line[0]))
            rest = (" " * (width - columns(cell)) + cell for cell, width in zip(line[1:], widths[1:], strict=True))
            self.stdout.write("  ".join((first, *rest)))


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal: a wide character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
