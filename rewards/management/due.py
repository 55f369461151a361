"""What the commands have in common that let time pass: their TIME, its warning, their progress."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from loyalty_site.lib.clock import now
from rewards.selectors.timeline import NoProgramme, current_timeline

Progress = Callable[[int, int], None]
_FORM = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII)


class DueCommand(BaseCommand):
    """Let time pass up to an instant: now, or `--at`."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="TIME",
            help=_("An instant as 2026-12-01T09:00:00+09:00, or a date or a time of the programme's own zone."),
        )  # fmt: skip

    def handle(self, *args: Any, at: str | None, **options: Any) -> None:
        moment = now() if at is None else moment_of(at)
        if moment > now():
            self.stdout.write(_("%s lies in the future: what is due by then happens now.") % moment.isoformat())
        with self.bar() as progress:
            message = self.run(moment, progress)
        self.stdout.write(message)

    def run(self, at: datetime, progress: Progress) -> str:
        """Do what is due by this instant; returns the sentence that says what was done."""
        raise NotImplementedError

    @contextmanager
    def bar(self) -> Iterator[Progress]:
        """Show how far the work is, where somebody looks at it."""
        with tqdm(unit=_("accounts"), disable=None, file=self.stderr, leave=False) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            yield progress


def moment_of(text: str) -> datetime:
    """Return the instant that a TIME names, in UTC; without an offset it is the programme's own time.

    Raises CommandError.
    """
    try:
        if not _FORM.fullmatch(text):
            raise ValueError(text)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=current_timeline().at(now()).zone)
        return moment.astimezone(UTC)
    except NoProgramme as error:
        raise CommandError(_("No programme is loaded yet: load one with manage.py load_program FILE.")) from error
    except (ValueError, OverflowError) as error:
        raise CommandError(
            _("%s is not a time: write 2026-12-01, 2026-12-01T09:00 or 2026-12-01T09:00:00+09:00.") % text
        ) from error
