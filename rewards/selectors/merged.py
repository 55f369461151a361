"""Accounts that were merged: who holds now what they had."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import BooleanField, F, Func, Q

from members.selectors.merged import IsAnyOf
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


def coupon_is_held_by(account_id: UUID, owner: str = "account_id") -> Func:
    """Return the condition of a coupon's being an account's, or one's that was merged into it; `owner` leads to its account."""
    own, merged = Q(pk=account_id), Q(member__merged_into__account=account_id)
    return _is_one_of(owner, own, merged)


def coupon_is_held_by_member(member_id: UUID) -> Func:
    """Return the condition of a coupon's being a member's, or one's that was merged into them."""
    return _is_one_of("account_id", Q(member=member_id), Q(member__merged_into=member_id))


def _is_one_of(owner: str, own: Q, merged: Q) -> Func:
    accounts = PointAccount.objects.filter(own).values("pk").union(
        PointAccount.objects.filter(merged).values("pk"), all=True
    )  # fmt: skip
    return IsAnyOf(F(owner), ArraySubquery(accounts), output_field=BooleanField())
