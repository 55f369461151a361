"""What the import commands share: the file, a dry run, the progress, one line at the end."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from loyalty_site.lib.collector import relax_collector
from loyalty_site.lib.errors import DomainError
from rewards.imports.importing import Kind, Outcome, import_file
from rewards.imports.kinds import COLUMNS, kind_of
from rewards.imports.progress import Reporter
from rewards.imports.purchases.worker import WorkerFailed
from rewards.imports.reconciling import Totals, compare, read_totals
from rewards.selectors.timeline import NoProgramme


class ImportCommand(BaseCommand):
    """The base of the commands that import a file."""

    name: str  # of the kind of file

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=_("A CSV file, also compressed with gzip."))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("Read and check everything; write nothing but the reject file.")
        )
        if COLUMNS[self.name].measures:
            parser.add_argument(
                "--reconcile",
                metavar="OLD_TOTALS",
                type=Path,
                help=_("Compare with the totals of the old system in this CSV file; fail where they differ."),
            )

    def kind(self, **options: Any) -> Kind:
        """Return what the file holds."""
        return kind_of(self.name)

    def handle(self, *args: Any, **options: Any) -> None:
        file, is_dry = options["file"], options["dry_run"]
        differences: list[str] = []
        relax_collector()
        reporter = Reporter(getattr(self.stderr, "_out", None))  # a bar needs the stream itself
        try:
            totals = self.totals(options.get("reconcile"))
            outcome = import_file(
                self.kind(**options), file, reporter, is_dry=is_dry,
                after=lambda: differences.extend(compare(totals, COLUMNS[self.name].measures)) if totals else None,
            )  # fmt: skip
        except DomainError as error:
            raise CommandError(error.message) from error
        except NoProgramme as error:
            raise CommandError(_((NoProgramme.__doc__ or "").strip())) from error
        except (OperationalError, WorkerFailed) as error:
            reason = " ".join(str(error).split())
            raise CommandError(
                _("The import was interrupted (%s): start it again, it goes on from here.") % reason
            ) from error
        finally:
            reporter.close()
        self.tell(outcome, is_dry)
        if totals:
            self.tell_differences(differences)

    def totals(self, path: Path | None) -> Totals | None:
        """Return the old system's totals, read before anything is written."""
        return read_totals(path) if path else None

    def tell(self, outcome: Outcome, is_dry: bool) -> None:
        """Say what came of it."""
        counts = {
            "accepted": f"{outcome.accepted:,}",
            "repeated": f"{outcome.repeated:,}",
            "rejected": f"{outcome.rejected:,}",
        }
        said = _("%(accepted)s went in, %(repeated)s were there already, %(rejected)s were rejected.") % counts
        if is_dry:
            said = _("Nothing was written: %(accepted)s would go in, %(repeated)s are there already, "
                     "%(rejected)s would be rejected.") % counts  # fmt: skip
        self.stdout.write(said)
        if outcome.reject_file:
            self.stdout.write(_("Rejected lines and their reasons: %s") % outcome.reject_file)

    def tell_differences(self, differences: list[str]) -> None:
        """Say that everything agrees, or name every row that differs and fail."""
        if not differences:
            self.stdout.write(_("Reconciled: the difference is 0."))
            return
        for difference in differences:
            self.stdout.write(difference)
        raise CommandError(_("Rows that differ from the old totals: %s.") % len(differences))
