"""Fold every account again and compare with what is stored."""

import os
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from rewards.models import PointAccount
from rewards.selectors.audit import verify_ledger


class Command(BaseCommand):
    help = _("Fold every account again from its facts and compare with what is stored; name the first bad row.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", metavar="ID", help=_("Check this account alone."))
        parser.add_argument(
            "--processes", metavar="N", type=int, default=min(os.cpu_count() or 1, 8),
            help=_("How many processes work side by side."),
        )  # fmt: skip

    def handle(self, *args: Any, account: str | None, processes: int, **options: Any) -> None:
        if not 1 <= processes <= 64:
            raise CommandError(_("Give --processes a number from 1 to 64."))
        account_id = existing_account(account) if account is not None else None
        with tqdm(unit=_("accounts"), disable=None, file=self.stderr, leave=False) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            checked = verify_ledger(account_id=account_id, processes=processes, progress=progress)
        difference = checked.difference
        if difference is not None:
            raise CommandError(
                _("%(table)s %(key)s: %(column)s should be %(expected)s and is %(found)s. Accounts checked: %(accounts)s.")
                % {
                    "table": difference.table, "key": difference.key, "column": difference.column,
                    "expected": difference.expected, "found": difference.found, "accounts": checked.accounts,
                }
            )  # fmt: skip
        self.stdout.write(
            _("The ledger is right. Accounts: %(accounts)s, entries: %(entries)s, guests' purchases: %(guests)s.")
            % {"accounts": checked.accounts, "entries": checked.entries, "guests": checked.guests}
        )


def existing_account(text: str) -> UUID:
    """Return the id of an account. Raises CommandError for what is none."""
    try:
        account_id = UUID(text)
    except ValueError as error:
        raise CommandError(_("%s is not an account's id: it is a UUID.") % text) from error
    if not PointAccount.objects.filter(pk=account_id).exists():
        raise CommandError(_("There is no account %s.") % account_id)
    return account_id
