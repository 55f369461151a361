"""Which facts become which events."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from members.models import Outbox

EVENT_TYPES = (
    "member.enrolled",
    "member.merged",
    "member.merge_undone",
    "points.earned",
    "points.redeemed",
    "points.expiring",
    "points.expired",
    "tier.changed",
    "tier.will_change",
    "coupon.issued",
    "coupon.redeemed",
    "purchase.refunded",
    "survey.answered",
)


class Event(NamedTuple):
    """What to tell the destinations: its fact, its place among the fact's events, the payload's `data`."""

    outbox_id: int
    sequence: int
    member_id: UUID | None
    type: str
    data: dict[str, Any]


Mapping = Callable[[Sequence[Outbox]], Iterable[Event]]

_mappings: dict[str, Mapping] = {}


def set_mapping(topic: str, function: Mapping) -> None:
    """Remember how the facts of a topic become events."""
    _mappings[topic] = function


def events_of(rows: Sequence[Outbox]) -> list[Event]:
    """Return the events that facts give, in the order of the facts.

    Facts with `origin: import` are history and give none.
    """
    by_topic: dict[str, list[Outbox]] = {}
    for row in rows:
        if row.data.get("origin") != "import":
            by_topic.setdefault(row.topic, []).append(row)
    events = [Event(*event) for topic, told in by_topic.items() for event in _mappings[topic](told)]
    return sorted(events, key=lambda event: (event.outbox_id, event.sequence))


def enrolments(rows: Sequence[Outbox]) -> list[Event]:
    """Turn the facts `member.enrolled` into events: ids and codes, never the person's name or address."""
    return [Event(row.id, 0, row.member_id, "member.enrolled", _enrolment(row)) for row in rows]


def merges(rows: Sequence[Outbox]) -> list[Event]:
    """Turn the facts of merges and of their undoing into events: the ids of both members."""
    return [
        Event(row.id, 0, row.member_id, row.topic, {name: row.data[name] for name in ("merge", "kept", "merged")})
        for row in rows
    ]


def _enrolment(row: Outbox) -> dict[str, Any]:
    told = {name: row.data[name] for name in ("number", "provisional", "store", "source") if name in row.data}
    return {"member": str(row.member_id), **told}
