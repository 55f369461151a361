"""A small world of members who bought, for rules to be asked about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from campaigns.core.rule import Group, read
from campaigns.segments.statement import members
from campaigns.selectors.segments import count, explain, scope
from members.models import Member
from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.core.drafts import DraftLine
from rewards.models import PointAccount
from tests.rewards.cast import account, draft, line


def member(**columns: Any) -> Member:
    """Return a new member with an account."""
    return PointAccount.objects.select_related("member").get(pk=account(**columns)).member  # type: ignore[return-value]


def buys(who: Member, amount: int = 1000, *, days_ago: float = 0, store: str = "GINZA", **columns: Any) -> UUID:
    """Have a member buy something so many days ago; returns the purchase's id."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    lines: tuple[DraftLine, ...] = columns.pop("lines", ()) or (line(amount, **columns),)
    return post_purchase(draft(who.account.pk, *lines, at=at, store=store)).id


def brings_back(purchase: UUID, amount: int | None = None) -> None:
    """Have goods come back: of so much, or all."""
    post_refund(purchase, f"back-{purchase}", datetime.now(UTC), amount=amount)


def rule(*parts: Any, join: str = "all") -> Group:
    """Return the rule of these parts."""
    return read({join: list(parts)})


def found(asked: Group) -> set[Member]:
    """Return whom a rule names; each way of asking gives the same answer."""
    with connection.cursor() as cursor:
        cursor.execute(members(asked, scope()))
        ids = {row[0] for row in cursor.fetchall()}
    everybody = list(Member.objects.all())
    assert count(asked) == len(ids)
    for one in everybody:
        assert explain(asked, one).is_in is (one.pk in ids)
    return {one for one in everybody if one.pk in ids}
