"""What on the calendar stands in each other's way: messages too close together, campaigns over each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from uuid import UUID

WINDOW = timedelta(days=7)  # in which a member should not hear of two campaigns


@dataclass(frozen=True, slots=True)
class Message:
    """A message at its moment: `segment` None where it goes to everybody; `is_over` where nothing about it can be changed."""

    send: UUID
    at: datetime
    segment: UUID | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Period:
    """A campaign's days; without `stores` it is for all of them."""

    campaign: UUID
    first: date
    last: date
    stores: frozenset[str]


def close_pairs(messages: Sequence[Message], window: timedelta = WINDOW) -> Iterator[tuple[Message, Message]]:
    """Yield the messages that follow upon one another within the window, the earlier one first.

    Of each two sends the closest moments are told once. What is over alone can be helped no more, and is left out.
    """
    told: set[frozenset[UUID]] = set()
    ordered = sorted(messages, key=lambda message: message.at)
    pairs = combinations(ordered, 2)
    for first, second in sorted(pairs, key=lambda pair: pair[1].at - pair[0].at):
        if second.at - first.at >= window:
            return
        both = frozenset((first.send, second.send))
        if len(both) == 2 and both not in told and not (first.is_over and second.is_over):
            told.add(both)
            yield first, second


def overlaps(periods: Sequence[Period]) -> Iterator[tuple[Period, Period, date, date]]:
    """Yield the campaigns that share days and stores, with the first and the last day that they share."""
    for first, second in combinations(sorted(periods, key=lambda period: (period.first, period.last)), 2):
        begins, ends = max(first.first, second.first), min(first.last, second.last)
        if begins <= ends and shared_stores(first, second) is not None:
            yield first, second, begins, ends


def shared_stores(first: Period, second: Period) -> frozenset[str] | None:
    """Return the stores that two campaigns share, empty for all of them, None where they share none."""
    if not first.stores or not second.stores:
        return first.stores | second.stores
    return (first.stores & second.stores) or None
