"""Two memberships of one person, and somebody of the staff who merges them."""

from typing import Any
from uuid import UUID

from members.actions.audit import Actor
from members.models import Member, MemberMerge, User
from rewards.actions.merging import merge
from rewards.models import PointAccount
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account

REASON = "Both cards were shown at the counter"


def member(**columns: Any) -> Member:
    return Member.objects.get(account=account(**columns))


def mio() -> Actor:
    """Return somebody of the staff."""
    user, _ = User.objects.get_or_create(email="mio@example.com", defaults={"is_staff": True})
    return Actor.of(user_id=user.pk)


def merged(kept: Member, gone: Member) -> MemberMerge:
    return merge(kept.pk, gone.pk, REASON, actor=mio())


def balance(who: Member) -> tuple[int, int, int, int]:
    row = PointAccount.objects.get(member=who)
    return row.available, row.pending, row.held, row.debt


def account_of(who: Member) -> UUID:
    return PointAccount.objects.get(member=who).pk


def is_right() -> bool:
    """Tell whether the whole ledger folds again to what is stored."""
    found = verify_ledger()
    assert found.difference is None, found.difference
    return True
