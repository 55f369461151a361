"""What providers tell us of deliveries, taken once each. The only writer of ProviderEvent, and of what a delivery says
of its fate after the hand-over; its state, which counts hand-overs, stays as it is.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from campaigns.actions import dead_addresses, reactions
from campaigns.core.heard import Heard
from campaigns.models import DeadAddress, Delivery, ProviderEvent
from campaigns.selectors.tracked_links import OPENED
from loyalty_site.lib.clock import now
from members.actions import consents
from members.actions.consents import Proof
from members.models import Member
from members.selectors.consents import ADVERTISING

SOFT_BOUNCES = 3
SOFT_BOUNCE_DAYS = 7
KEPT_DAYS = 60
CLICKED_AT_PROVIDER = 0x7FFF  # a link that the provider follows by itself has no number of ours


@transaction.atomic
def take(heard: Heard) -> bool:
    """Take one event with its effects; tell whether it is new and about a delivery of ours.

    Told twice at once, the second waits for the first and then does nothing. Of an event that is about none of our
    deliveries nothing is kept but that there was one.
    """
    delivery = _delivery(heard)
    moment = min(heard.at or now(), now())
    if not _is_new(heard, delivery) or delivery is None:
        return False
    match heard.kind:
        case "delivered":
            Delivery.objects.filter(pk=delivery.pk, delivered_at=None).update(delivered_at=moment)
        case "opened":
            reactions.note(delivery.pk, OPENED, moment, by_robot=heard.by_robot)
        case "clicked":
            reactions.note(delivery.pk, CLICKED_AT_PROVIDER, moment, by_robot=heard.by_robot)
        case "bounced" | "soft_bounced":
            _bounce(heard, delivery, moment)
        case "complained":
            _suppress(heard, DeadAddress.Reason.COMPLAINED)
        case "unsubscribed":
            consents.refuse(delivery.member, heard.channel, ADVERTISING, Proof(source="provider"))
    return True


def refuse_sms(phone: str) -> int:
    """Refuse advertising by SMS for whoever has answered STOP from a number; return for how many members."""
    found = Member.objects.filter(phone=phone).exclude(status=Member.Status.LEFT)
    for member in found:
        consents.refuse(member, "sms", ADVERTISING, Proof(source="sms-stop"))
    return len(found)


@transaction.atomic
def line_friend(event_id: str, user: str, *, is_friend: bool) -> bool:
    """Note that a person at LINE has blocked the account, or has come back; tell whether that is new."""
    heard = Heard("line", event_id, "other", "line", address=user)
    if not _is_new(heard, None):
        return False
    if is_friend:
        dead_addresses.come_back("line", user)
    else:
        dead_addresses.add("line", user, DeadAddress.Reason.BLOCKED)
    return True


def purge() -> int:
    """Forget events that providers tell no more; return how many."""
    return ProviderEvent.objects.filter(heard_at__lt=now() - timedelta(days=KEPT_DAYS)).delete()[0]


def _delivery(heard: Heard) -> Delivery | None:
    """Return the delivery that an event is about; never one of another channel, and none that never left."""
    handed = Delivery.objects.select_related("member").filter(channel=heard.channel, handed_at__isnull=False)
    if heard.delivery_id is not None:
        return handed.filter(pk=heard.delivery_id).first()
    return handed.filter(ref=heard.ref).order_by("-handed_at").first() if heard.ref else None


def _is_new(heard: Heard, delivery: Delivery | None) -> bool:
    name = hashlib.sha256(heard.event_id.encode()).digest()
    address = None
    if delivery is not None and heard.kind == "soft_bounced" and heard.address:
        address = dead_addresses.digest(heard.channel, heard.address)
    row: tuple[Any, ...] = (
        heard.provider,
        name,
        heard.kind,
        delivery is not None,
        delivery and delivery.pk,
        address,
        now(),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_providerevent"
            " (provider, digest, kind, is_matched, delivery_id, address, heard_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            row,
        )
        return cursor.rowcount == 1


def _bounce(heard: Heard, delivery: Delivery, moment: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk, bounced_at=None).update(bounced_at=moment, error=heard.kind)
    if heard.kind == "bounced" or _has_bounced_often(heard):
        _suppress(heard, DeadAddress.Reason.BOUNCED)


def _has_bounced_often(heard: Heard) -> bool:
    """Tell whether so many messages have not arrived lately: messages, because one is tried more than once."""
    if not heard.address:
        return False
    since = now() - timedelta(days=SOFT_BOUNCE_DAYS)
    events = ProviderEvent.objects.filter(
        kind="soft_bounced", address=dead_addresses.digest(heard.channel, heard.address), heard_at__gte=since
    )
    return events.values("delivery_id").distinct().count() >= SOFT_BOUNCES


def _suppress(heard: Heard, reason: DeadAddress.Reason) -> None:
    if heard.address:
        dead_addresses.add(heard.channel, heard.address, reason)
