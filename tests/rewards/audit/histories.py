"""A history with a row of every kind in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import time_machine

from rewards.actions.activities import post_activity
from rewards.actions.adjustments import adjust, approve_adjustment
from rewards.actions.due import expire_points, mature_points, review_tiers
from rewards.actions.holds import capture_hold, place_hold, release_hold
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import complete_purchase, credit_purchase
from rewards.actions.refunds import ReturnedLine, post_refund
from rewards.actions.transfers import transfer
from tests.rewards.cast import PROGRAMME, account, draft, line, published

RULES = """
  - {code: welcome, kind: activity, activity: visit, points: 20, limit: {per_member: 3, each: month, total: 50}}
  - {code: first-coffee, kind: fixed, points: 15, when: {line: {category: [COFFEE]}}, limit: {per_member: 2, budget: 500}}
  - {code: soon, kind: fixed, points: 40, when: {minimum: "3000"}, expiry: {after: {days: 14}}}
"""
FULL = PROGRAMME.replace("exclusions:", RULES.lstrip("\n") + "exclusions:").replace(
    "  currency: JPY\n",
    "  currency: JPY\n  earning: {pending_days: 3}\n  approval: {adjustment_above: 5000}\n  expiry: {after: {months: 6}}\n",
)
START = datetime(2026, 1, 10, 3, tzinfo=UTC)


class Days:
    """A clock that goes forward by days."""

    def __init__(self, traveller: Any) -> None:
        self.traveller = traveller
        self.now = START

    def later(self, **span: float) -> datetime:
        """Go forward; returns the instant it is then."""
        self.now += timedelta(**span)
        self.traveller.move_to(self.now)
        return self.now


def everything() -> dict[str, UUID]:
    """Live through half a year with four accounts and two guests; returns the accounts by name."""
    with time_machine.travel(START, tick=True) as traveller:
        days = Days(traveller)
        published(FULL)
        cast = {name: account(START - timedelta(days=30)) for name in ("taro", "hanako", "ken", "yumi")}
        _spring(days, cast)
        _guests(days, cast)
        published(FULL.replace('points: 1, per: "100"', 'points: 2, per: "100"'))
        _summer(days, cast)
    return cast


def _spring(days: Days, cast: dict[str, UUID]) -> None:
    taro, hanako = cast["taro"], cast["hanako"]
    first = post_purchase(
        draft(taro, line(4000), line(500, category="COFFEE"), line(1000, sku="BEANS-1", quantity=2), at=days.now)
    )
    post_activity(taro, "visit", "v1", days.later(hours=1), data={"store": "GINZA", "stars": 4.5})
    adjust(hanako, 900, "goodwill", "sorry for the wait")
    big, _ = adjust(hanako, 8000, "goodwill", "a large one", expires_at=days.now + timedelta(days=20))
    from members.models import User

    approve_adjustment(big.pk, User.objects.create_user(email="manager@example.com", password=None).pk)
    post_purchase(draft(hanako, line(12000), points_used=300, at=days.later(hours=2)))
    mature_points(days.later(days=5))
    transfer(hanako, cast["ken"], 450)
    hold, _, _ = place_hold(hanako, 100)
    capture_hold(hold, 60)
    hold, _, _ = place_hold(hanako, 70)
    release_hold(hold)
    place_hold(hanako, 40, expires_in=600)
    post_refund(first.id, "r1", days.later(hours=3), lines=[ReturnedLine("APPLE", 1000, 0)])
    post_refund(first.id, "r2", days.later(hours=3), amount=300)
    expire_points(days.later(days=30))
    review_tiers(days.now)


def _guests(days: Days, cast: dict[str, UUID]) -> None:
    guest = post_purchase(draft(None, line(2200), line(800, sku="PEAR"), at=days.now, shipping=200))
    post_refund(guest.id, "g1", days.later(hours=1), lines=[ReturnedLine("PEAR", 1000)])
    credit_purchase(guest.id, cast["ken"])
    receipt = draft(cast["yumi"], line(1000), receipt_number="77", at=days.now)
    late = post_purchase(replace(receipt, lines=()))
    complete_purchase(late.id, (line(700), line(300, category="COFFEE")))
    stays = post_purchase(draft(None, line(1500, quantity=3), at=days.now))
    post_refund(stays.id, "g2", days.later(hours=1), lines=[ReturnedLine("APPLE", 1000)])
    whole = post_purchase(draft(None, line(900), at=days.now))
    post_refund(whole.id, "g3", days.later(hours=1))


def _summer(days: Days, cast: dict[str, UUID]) -> None:
    for week in range(4):
        days.later(days=7)
        for number, account_id in enumerate(cast.values()):
            lines = (line(1000 * (week + number + 1)), line(400, category="COFFEE"))
            posted = post_purchase(draft(account_id, *lines, at=days.now - timedelta(hours=week)))
            if week == 2:
                post_refund(posted.id, f"s{number}", days.now)
    place_hold(cast["ken"], 50, expires_in=86_400)
    expire_points(days.later(days=10))
    review_tiers(days.later(days=2))
