"""Import the journal of a register that cannot be changed, and match it with the counter's sales."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from loyalty_site.lib.errors import DomainError
from rewards.journals import jobs
from rewards.journals.errors import BY_CODE
from rewards.journals.taking import MEGABYTES_MAX, take
from rewards.models import Journal


class Command(BaseCommand):
    help = _("Import a register's journal (see docs/matching.md); delivered again, it adds nothing twice.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=_("A CSV file, also compressed with gzip."))
        parser.add_argument("--store", required=True, metavar="CODE", help=_("The code of the store."))
        parser.add_argument("--register", required=True, metavar="NUMBER", help=_("The register's number."))
        parser.add_argument("--part", action="store_true", help=_("More receipts of these days are to come."))

    def handle(self, *args: Any, **options: Any) -> None:
        path, store, register = options["file"], options["store"], options["register"]
        try:
            with path.open("rb") as stream:
                content = stream.read(MEGABYTES_MAX * 1_000_000 + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CommandError(_("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": reason}) from error
        try:
            journal = take(store, register, path.name, content, is_whole=not options["part"])
        except DomainError as error:
            raise CommandError(error.message) from error
        jobs.run_waiting()
        journal.refresh_from_db()
        self._tell(journal)

    def _tell(self, journal: Journal) -> None:
        if journal.status == Journal.Status.FAILED:
            raise CommandError(_("The journal could not be read: see the log."))
        if journal.status != Journal.Status.DONE:
            self.stdout.write(_("A worker is reading the journal."))
            return
        counts = {
            "added": f"{journal.receipts_added:,}", "total": f"{journal.receipts_total:,}",
            "late": f"{journal.receipts_late:,}", "faults": f"{journal.fault_count:,}",
        }  # fmt: skip
        self.stdout.write(
            _("%(added)s of %(total)s receipts are new, %(late)s lie on closed days, %(faults)s lines were not taken.")
            % counts
        )
        for line, code, params in journal.faults:
            self.stdout.write(f"{line}: {BY_CODE[code](**params).message if code in BY_CODE else code}")
