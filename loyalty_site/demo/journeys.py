"""Journeys for the demo: three of the five are on, with members inside; those who make them so are invented.

The year that was loaded is an import, which begins no journey: a few invented members join and buy by themselves.
"""

from datetime import timedelta
from uuid import uuid5

from campaigns.actions import journeys
from campaigns.actions.journey_entering import enter_due
from campaigns.models import Journey
from campaigns.selectors.journeys import mark
from loyalty_site import staff_roles
from loyalty_site.demo.people import email
from loyalty_site.lib.clock import now
from members.actions.audit import Actor
from members.models import Store, User
from rewards.actions.enrolment import enrol_member
from rewards.actions.posting import post_purchase
from rewards.core.drafts import Draft, DraftLine
from rewards.models import PointAccount

ON = ("welcome", "expiring_points", "win_back")
NEWCOMERS, AWAY = 4, 3
AWAY_DAYS = 90  # as win back asks
AMOUNT = 1_800
ON_FOR = timedelta(days=7)  # as long as they are said to have been on


def switch_on() -> None:
    """Switch three journeys on and have members enter them, where none is on yet."""
    journeys.ensure()
    if Journey.objects.exclude(switched_on_at=None).exists():
        return
    marketer, manager = (_actor(role) for role in (staff_roles.MARKETER, staff_roles.MANAGER))
    for journey in Journey.objects.filter(kind__in=ON):
        if not journeys.switch_on(journey.pk, mark(journey), actor=marketer):
            journey.refresh_from_db()
            journeys.approve(journey.pk, mark(journey), actor=manager)
    since = now() - ON_FOR
    Journey.objects.filter(kind__in=ON).update(switched_on_at=since, looked_at=since)
    _invent()
    enter_due()


def _invent() -> None:
    """Enrol who has just joined, and who has not bought for a while."""
    for number in range(NEWCOMERS):
        enrol_member(
            origin="portal", name=f"架空 新規{number + 1}", email=f"newcomer-{number + 1}@example.com",
            consents={"email": True},
        )  # fmt: skip
    store = Store.objects.order_by("code").values_list("code", flat=True).first()
    for number in range(AWAY):
        at = now() - timedelta(days=AWAY_DAYS + number)
        who, _ = enrol_member(
            origin="api", joined_at=at, name=f"架空 無沙汰{number + 1}", email=f"away-{number + 1}@example.com",
            consents={"email": True},
        )  # fmt: skip
        account = PointAccount.objects.get(member=who)
        goods = DraftLine(sku="DEMO-1", quantity=1000, amount=AMOUNT)
        post_purchase(
            Draft(
                store=store or "", external_id=f"demo-{uuid5(who.pk, 'away')}", purchased_at=at, total=AMOUNT,
                lines=(goods,), account_id=account.pk,
            )
        )  # fmt: skip


def _actor(role: str) -> Actor:
    return Actor.of(user_id=User.objects.get(email=email(role)).pk)
