"""Publish a programme file as a new version of the terms."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rewards.actions.terms import check_fixed, publish
from rewards.core.program import Reading, read
from rewards.core.program.source import BYTES_MAX
from rewards.core.refusals import Refusal
from rewards.models import Terms


class Command(BaseCommand):
    help = _("Check a programme file, show what it changes and publish it as a new version of the terms.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=_("A programme file in YAML."))
        parser.add_argument("--check", action="store_true", help=_("Only check and show; publish nothing."))

    def handle(self, *args: Any, file: Path, check: bool, **options: Any) -> None:
        newest = Terms.objects.order_by("-version").first()
        reading = read(content_of(file), newest.document if newest else None)
        document = checked(reading, self.stderr)
        language = get_language() or "en"
        for change in reading.changes:
            self.stdout.write(change.message(language))
        if newest is not None and not reading.changes:
            self.stdout.write(_("Nothing changes: version %s stays in force.") % newest.version)
            return
        try:
            if check:
                if newest is not None:
                    check_fixed(newest.document, document)
                self.stdout.write(_("The file is correct. Nothing was published."))
                return
            terms = publish(document, effective_at=reading.in_force_from)
        except Refusal as refusal:
            sentence = (type(refusal).__doc__ or "").strip().partition("\n")[0]
            raise CommandError(_(sentence) % refusal.params) from refusal
        self.stdout.write(
            _("Version %(version)s is published, in force from %(moment)s.")
            % {"version": terms.version, "moment": terms.effective_at.isoformat(timespec="seconds")}
        )
        if newest is None:  # a new installation: nobody can join a programme that says nothing to agree to
            call_command("load_legal", stdout=self.stdout)


def checked(reading: Reading, errors: OutputWrapper) -> dict[str, Any]:
    """Return the document, or name every mistake and end the command."""
    language = get_language() or "en"
    for mistake in reading.mistakes:
        errors.write(mistake.message(language))
    if reading.document is None:
        raise CommandError(_("Nothing was changed. Mistakes: %s.") % len(reading.mistakes))
    return reading.document


def content_of(file: Path) -> bytes:
    """Return the bytes of an ordinary file, no more than the reader needs to refuse one that is too large."""
    try:
        if not file.is_file():
            raise CommandError(_("%s is not a file; name a programme file.") % file)
        with file.open("rb") as stream:
            return stream.read(BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        raise CommandError(_("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error}) from error
