"""Accounts that were merged: who holds now what they had."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from rewards.models import PointAccount
from rewards.selectors.accounts import Account, load


def keeper_of(account_id: UUID) -> UUID | None:
    """Return the account that a merged one was merged into, None for any other one."""
    kept = PointAccount.objects.filter(member__merged__account=account_id)
    return kept.values_list("pk", flat=True).first()


def merged_accounts(account_id: UUID) -> list[UUID]:
    """Return the accounts that were merged into this one, in the order of their ids."""
    rows = PointAccount.objects.filter(member__merged_into__account=account_id).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def load_with_keeper(account_id: UUID, at: datetime, **reach: Any) -> tuple[Account, Account | None]:
    """Load an account and, where it was merged, the one that it was merged into, locked in the order of their ids.

    With a keeper all lots come along, because what is posted moves on to it. Where a merge came between the reading
    and the locks, both are taken again. Raises NoProgramme.
    """
    while True:
        keeper = keeper_of(account_id)
        with transaction.atomic():
            if keeper is None:
                accounts = load([account_id], at, **reach)
            else:
                accounts = load([account_id, keeper], at, **(reach | {"lots": True}))
            if keeper_of(account_id) == keeper:
                return accounts[account_id], accounts[keeper] if keeper is not None else None
            transaction.set_rollback(True)  # to the savepoint: its locks are given up


# An array, so that the coupons' index is read: for an OR over a subquery the planner would read the whole table.
_HELD = """rewards_coupon.account_id = ANY (ARRAY(
    SELECT h.id FROM (SELECT {account} AS id) h
    UNION ALL
    SELECT a.id FROM rewards_pointaccount k JOIN members_member m ON m.merged_into_id = k.member_id
        JOIN rewards_pointaccount a ON a.member_id = m.id WHERE k.id = {account}))"""


def coupon_is_held_by(account_id: UUID) -> RawSQL:
    """Return the condition of a coupon's being an account's, or one's that was merged into it."""
    return RawSQL(_HELD.format(account="%s::uuid"), [account_id, account_id], output_field=BooleanField())
