"""Locks: of many accounts at once, of which those that nobody has posted to yet need no loading; of one purchase."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from loyalty_site.lib.clock import now
from rewards.core.terms import Timeline
from rewards.models import Purchase
from rewards.selectors.accounts import Account, build, load, stored_segments_of
from rewards.selectors.merged import load_with_keeper
from rewards.selectors.timeline import current_timeline

# One statement takes the locks in the order of the ids. A fresh account has nothing but its own row.
_LOCK = (
    "SELECT jsonb_build_object('account', to_jsonb(a), 'status', m.status, 'provisional', m.is_provisional,"
    " 'birthday_month', extract(month FROM m.birthday)::int)::text FROM rewards_pointaccount a LEFT JOIN members_member m ON m.id = a.member_id"
    " WHERE a.id = ANY(%s) ORDER BY a.id"
)


@dataclass(frozen=True, slots=True)
class Locked:
    """Accounts whose rows are locked until the transaction ends."""

    rows: dict[UUID, dict[str, Any]]

    def load(self, *, moments: Sequence[datetime] = ()) -> dict[UUID, Account]:
        """Return the accounts with everything that facts of these moments can touch. Raises NoProgramme."""
        used = [key for key, row in self.rows.items() if row["account"]["postings"]]
        accounts = load(used, now(), moments=one_a_day(moments), lots=True, lock=False) if used else {}
        known = next((account.timeline for account in accounts.values()), None) or current_timeline()
        return {key: accounts.get(key) or build(row, known) for key, row in self.rows.items()}


def lock_purchase(purchase_id: UUID, at: datetime) -> Purchase:
    """Lock a purchase, its account first: everywhere in this order. Raises Purchase.DoesNotExist.

    Where a late credit has given it an account between the reading and the lock, both locks are taken again.
    """
    while True:
        account_id = Purchase.objects.values_list("account_id", flat=True).get(pk=purchase_id)
        with transaction.atomic():
            if account_id is not None:
                load_with_keeper(account_id, at)
            row = Purchase.objects.select_for_update().get(pk=purchase_id)
            if row.account_id == account_id:
                return row
            transaction.set_rollback(True)  # to the savepoint: its locks are given up


def lock_accounts(account_ids: Iterable[UUID], *, lock: bool = True) -> Locked:
    """Lock accounts in the order of their ids; `lock` False only reads them."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK + (" FOR NO KEY UPDATE OF a" if lock else ""), [sorted(account_ids)])
        rows = [orjson.loads(row[0]) for row in cursor.fetchall()]
    return Locked({UUID(row["account"]["id"]): row for row in rows})


def one_a_day(moments: Sequence[datetime]) -> list[datetime]:
    """Return a moment of each of the programme's days: the periods of limits are days or longer."""
    zone = current_timeline().versions[-1].zone
    days = {moment.astimezone(zone).date(): moment for moment in sorted(moments, reverse=True)}
    return list(days.values())


def segments_of_members(member_ids: Sequence[UUID], known: Timeline) -> dict[UUID | None, frozenset[str]]:
    """Return the segments of many members, where any rule asks for one."""
    if not member_ids or not known.uses_segments:
        return {}
    return stored_segments_of(member_ids)
