"""Taro brings his friend Hana: the programme rewards both once she has kept a purchase for two weeks."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from members.actions.referrals import Invitation, bind, link_of
from members.models import Member, Referral
from rewards.actions.posting import post_purchase
from rewards.actions.referral_rewards import reward_referrals
from rewards.selectors.accounts import account_of
from rewards.selectors.balances import summary
from tests.rewards.cast import PROGRAMME, draft, line, published
from tests.rewards.views.year import member_of

RULES = """
  - {code: brought, kind: activity, activity: referral, points: 500}
  - {code: was-brought, kind: activity, activity: referred, points: 300}
"""
PROGRAMME_WITH_REFERRALS = PROGRAMME.replace("exclusions:", RULES.strip("\n") + "\nexclusions:").replace(
    "  currency: JPY\n", '  currency: JPY\n  referral: {return_days: 14, minimum: "1000"}\n'
)


def begin() -> None:
    published(PROGRAMME_WITH_REFERRALS)


def taro() -> Member:
    return member_of("taro@example.com", name="山田 太郎")


def brought(by: Member, email: str = "hana@example.com", name: str = "佐藤 花", **seen: str) -> Member:
    """Return a friend who has joined by a member's link."""
    friend = member_of(email, name=name)
    bind(Invitation(link_of(by).code, **seen), friend)
    return friend


def buys(member: Member, amount: int = 1000, at: datetime | None = None, **columns: Any) -> UUID:
    return post_purchase(draft(account_of(member.pk), line(amount), at=at, **columns)).id


def later(days: int = 15) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def swept(days: int = 15) -> int:
    """Let so many days pass and run what is due."""
    return reward_referrals(later(days))


def points(member: Member) -> int:
    return summary(account_of(member.pk)).available


def status_of(friend: Member) -> str:
    return str(Referral.objects.get(friend=friend).status)
