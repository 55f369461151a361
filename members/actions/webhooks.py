"""Open destinations, write their events, claim what is due and write down what came of it.

An event is claimed by moving `next_attempt_at` past a lease: a sender that dies gives it back by itself.
Only the first waiting event of a lane is ever claimed: the order is kept by what is not taken.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import CharField, F, Func, JSONField, Q, Value
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib import clock
from loyalty_site.lib.ids import uuid7
from loyalty_site.lib.personal import Person
from members.actions import outbox
from members.actions.audit import COMMAND, Actor, record_change
from members.bell import Bell
from members.models import Outbox, Webhook, WebhookEvent
from members.webhooks import events as webhook_events
from members.webhooks.addresses import check_url
from members.webhooks.events import EVENT_TYPES, Event
from members.webhooks.sending import Answer
from members.webhooks.signing import new_secret

LEASE = timedelta(seconds=60)
RETRIED_FOR = timedelta(days=1)
DELAY_MIN = timedelta(seconds=5)
DELAY_MAX = timedelta(hours=1)
PAUSE_MAX = timedelta(minutes=5)
SENDINGS_PER_DESTINATION = 8
KEPT_DAYS = 30
PURGE_ROWS = 5_000

_bell = Bell("members.deliver_webhooks")


class UnknownEvent(ValueError):
    """There is no such event."""


class UnknownWebhookEvent(LookupError):
    """No event was sent under this id; look it up under webhook-id in the receiver's log."""


class WebhookInactive(ValueError):
    """The event's webhook is no longer active; create a new one first."""


@dataclass(frozen=True)
class Claim:
    """An event to send now. `attempts` is the claim's own number; what is private stays out of the log."""

    event_id: UUID
    webhook_id: UUID
    attempts: int
    payload: dict[str, Any] = field(repr=False)
    url: str = field(repr=False)
    secret: str = field(repr=False)


@transaction.atomic
def create_webhook(url: str, events: Sequence[str], *, actor: Actor = COMMAND) -> Webhook:
    """Open a destination for events and make its secret, which is shown to the caller alone.

    Raises UnknownEvent, and DestinationNotAllowed for a URL that is not a public https address.
    """
    if not events or (unknown := sorted(set(events) - set(EVENT_TYPES))):
        told = {"named": ", ".join(unknown) if events else "-", "known": ", ".join(EVENT_TYPES)}
        raise UnknownEvent(_("Unknown event: %(named)s. Choose from: %(known)s.") % told)
    check_url(url)
    webhook = Webhook.objects.create(url=url, events=sorted(set(events)), secret=new_secret())
    record_change(actor, "webhook.create", webhook.pk, after={"events": webhook.events})  # a URL may hold a secret
    return webhook


def register_events(topic: str, function: webhook_events.Mapping) -> None:
    """Register how the facts of a topic become events; call it when the app starts.

    The function gets outbox rows in order and returns tuples (outbox id, sequence, member id, type, data).
    """
    webhook_events.set_mapping(topic, function)
    outbox.consumer(topic, take_facts)


# One statement for a chunk: model instances and their parameters took four times as long.
_WRITE = """
INSERT INTO members_webhookevent
       (id, webhook_id, member_id, lane, outbox_id, sequence, type, payload,
        status, attempts, next_attempt_at, retry_until, last_error, created_at)
SELECT id, webhook_id, member_id, lane, outbox_id, sequence, type, payload,
       'waiting', 0, %(now)s, %(retry_until)s, '', %(now)s
FROM jsonb_to_recordset(%(events)s::jsonb)
     AS event(id uuid, webhook_id uuid, member_id uuid, lane uuid, outbox_id bigint, sequence smallint,
              type text, payload jsonb)
ON CONFLICT DO NOTHING
"""


def take_facts(rows: Sequence[Outbox]) -> None:
    """Write an event for every destination that asked for it. The outbox's consumer; runs in the relay."""
    webhooks = list(Webhook.objects.filter(is_active=True).only("id", "events"))
    if not webhooks:
        return
    happened = {row.id: row.created_at.isoformat() for row in rows}
    events = [
        _as_row(webhook, event, happened[event.outbox_id])
        for event in webhook_events.events_of(rows)
        for webhook in webhooks
        if event.type in webhook.events
    ]
    if events:
        now = clock.now()
        values: dict[str, Any] = {
            "events": json.dumps(events, default=str),
            "now": now,
            "retry_until": now + RETRIED_FOR,
        }
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, values)
        transaction.on_commit(kick)


def _as_row(webhook: Webhook, event: Event, timestamp: str) -> dict[str, Any]:
    event_id = uuid7()
    return {
        "id": event_id,
        "webhook_id": webhook.id,
        "member_id": event.member_id,
        # What concerns no member has a lane to itself.
        "lane": uuid5(webhook.id, str(event.member_id)) if event.member_id else event_id,
        "outbox_id": event.outbox_id,
        "sequence": event.sequence,
        "type": event.type,
        "payload": {"type": event.type, "timestamp": timestamp, "data": event.data},
    }


def kick() -> None:
    """Ask Celery to deliver soon. Takes microseconds, never raises."""
    _bell.ring()


_CLAIM = """
WITH due AS (
    SELECT event.id
    FROM members_webhook AS webhook
    LEFT JOIN unnest(%(busy)s::uuid[], %(sendings)s::int[]) AS busy(webhook_id, sendings)
           ON busy.webhook_id = webhook.id
    CROSS JOIN LATERAL (
        SELECT waiting.id, waiting.next_attempt_at
        FROM members_webhookevent AS waiting
        WHERE waiting.webhook_id = webhook.id
          AND waiting.status = 'waiting'
          AND waiting.next_attempt_at <= %(now)s
          -- the first of its lane: one look into the one index that can answer it
          AND waiting.id = (
              SELECT first.id
              FROM members_webhookevent AS first
              WHERE first.lane = waiting.lane AND first.status = 'waiting'
              ORDER BY first.outbox_id, first.sequence
              LIMIT 1
          )
        ORDER BY waiting.next_attempt_at, waiting.outbox_id, waiting.sequence
        -- a destination that has just failed is tried with one event, not with eight
        LIMIT greatest(
            0, CASE WHEN webhook.failures > 0 THEN 1 ELSE %(slots)s END - coalesce(busy.sendings, 0)
        )
        FOR UPDATE SKIP LOCKED
    ) AS event
    WHERE webhook.is_active AND (webhook.paused_until IS NULL OR webhook.paused_until <= %(now)s)
    ORDER BY event.next_attempt_at
    LIMIT %(limit)s
)
UPDATE members_webhookevent AS event
SET attempts = event.attempts + 1,
    next_attempt_at = %(lease_ends)s,
    retry_until = CASE WHEN event.attempts = 0 THEN %(retry_until)s ELSE event.retry_until END
FROM due, members_webhook AS webhook
WHERE event.id = due.id AND webhook.id = event.webhook_id
RETURNING event.id
"""


def claim(limit: int, busy: Mapping[UUID, int] | None = None, now: datetime | None = None) -> list[Claim]:
    """Claim at most so many events that are due, a few for each destination, and commit the claim.

    `busy` counts the sendings under way for each webhook. An unsettled claim is due again in a minute.
    """
    now = now or clock.now()
    busy = busy or {}
    values: dict[str, Any] = {
        "busy": list(busy),
        "sendings": list(busy.values()),
        "slots": SENDINGS_PER_DESTINATION,
        "now": now,
        "limit": limit,
        "lease_ends": now + LEASE,
        "retry_until": now + RETRIED_FOR,
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, values)
            ids = [row[0] for row in cursor.fetchall()]
        claimed = WebhookEvent.objects.filter(id__in=ids).select_related("webhook")
        return [_as_claim(event, event.webhook) for event in claimed.order_by("outbox_id", "sequence")]


def _as_claim(event: WebhookEvent, webhook: Webhook) -> Claim:
    return Claim(event.id, webhook.id, event.attempts, event.payload, webhook.url, webhook.secret)


@transaction.atomic
def settle(claimed: Claim, answer: Answer, now: datetime | None = None) -> None:
    """Write down what came of an attempt: delivered, to be tried again, or failed after a day.

    Does nothing if somebody else has claimed the event since. 410 closes the destination.
    """
    now = now or clock.now()
    event = (
        WebhookEvent.objects.select_for_update()
        .filter(id=claimed.event_id, attempts=claimed.attempts, status=WebhookEvent.Status.WAITING)
        .first()
    )
    if event is None:
        return
    event.last_status_code = answer.status_code
    event.last_error = answer.error
    if answer.is_accepted:
        event.status = WebhookEvent.Status.DELIVERED
        event.delivered_at = now
    else:
        event.next_attempt_at = now + _delay(event, now)
        if answer.is_gone or event.next_attempt_at > event.retry_until:
            event.status = WebhookEvent.Status.FAILED
    event.save()
    _note(claimed.webhook_id, answer, now)


def _delay(event: WebhookEvent, now: datetime) -> timedelta:
    """Return how long to wait: as long again as passed since the first attempt, five seconds to an hour."""
    passed = now - (event.retry_until - RETRIED_FOR)
    return min(max(passed, DELAY_MIN), DELAY_MAX) * _jitter()


def _jitter() -> float:
    """Return a factor around 1, so that what failed together does not come back together."""
    return random.uniform(0.75, 1.25)  # nosec B311


def _note(webhook_id: UUID, answer: Answer, now: datetime) -> None:
    """Note at the destination how it does: closed, paused for longer each time, or well."""
    webhook = Webhook.objects.filter(id=webhook_id)
    if answer.is_gone:
        webhook.update(is_active=False)
        _fail(WebhookEvent.objects.filter(webhook_id=webhook_id), "gone")
    elif answer.asks_for_patience:
        # Sendings that fail side by side count as one failure: the first of them sets the pause.
        running = Q(paused_until__isnull=True) | Q(paused_until__lte=now)
        first = webhook.select_for_update().filter(running).first()
        if first is not None:
            pause = min(DELAY_MIN * 2 ** min(first.failures, 10), PAUSE_MAX) * _jitter()
            webhook.update(failures=F("failures") + 1, paused_until=now + pause)
    else:
        webhook.filter(failures__gt=0).update(failures=0, paused_until=None)


def give_up(now: datetime | None = None) -> int:
    """Fail what waited a day for a destination that does not answer, or that is closed; return how many."""
    now = now or clock.now()
    idle = WebhookEvent.objects.filter(next_attempt_at__lte=now)  # what is being sent has its lease
    unreachable = idle.filter(webhook__failures__gt=0, retry_until__lt=now)
    closed = idle.filter(webhook__is_active=False)
    return _fail(unreachable, "expired") + _fail(closed, "gone")


def _fail(events: Any, error: str) -> int:
    waiting = WebhookEvent.Status.WAITING
    return events.filter(status=waiting).update(status=WebhookEvent.Status.FAILED, last_error=error)


@transaction.atomic
def replay_webhook(event_id: UUID, *, actor: Actor = COMMAND) -> WebhookEvent:
    """Send an event again, under its old id, for another day if need be.

    It is older than what waits for the same member now and goes first.
    Raises UnknownWebhookEvent and WebhookInactive.
    """
    events = WebhookEvent.objects.select_for_update(of=["self"]).select_related("webhook")
    event = events.filter(id=event_id).first()
    if event is None:
        raise UnknownWebhookEvent(_("No event was sent under this id."))
    if not event.webhook.is_active:
        raise WebhookInactive(_("The event's webhook is no longer active; create a new one first."))
    if event.status != WebhookEvent.Status.WAITING:  # what is waiting is sent anyway
        now = clock.now()
        before, after = {"status": str(event.status)}, {"status": str(WebhookEvent.Status.WAITING)}
        record_change(
            actor, "webhook_event.replay", event.pk, before=before, after=after, webhook=str(event.webhook_id)
        )
        event.status = WebhookEvent.Status.WAITING
        event.next_attempt_at = now
        event.retry_until = now + RETRIED_FOR
        event.save()
        transaction.on_commit(kick)
    return event


def forget(person: Person) -> None:
    """Empty what was told of a person, and tell no more of what still waits: all but its type and its time."""
    mine = WebhookEvent.objects.filter(member__in=person.members)
    _fail(mine, "erased")
    mine.exclude(payload__data={}).update(
        payload=Func(
            F("payload"), Value(["data"], ArrayField(CharField())), Value({}, JSONField()), function="jsonb_set"
        )
    )


def purge(kept_days: int = KEPT_DAYS) -> int:
    """Delete events that are through and older than so many days, oldest first; return how many."""
    before = clock.now() - timedelta(days=kept_days)
    through = WebhookEvent.objects.filter(created_at__lt=before).exclude(status=WebhookEvent.Status.WAITING)
    purged = 0
    while True:
        oldest = through.order_by("id").values_list("id", flat=True)[:PURGE_ROWS]
        count = WebhookEvent.objects.filter(id__in=list(oldest)).delete()[0]
        purged += count
        if count < PURGE_ROWS:
            return purged
