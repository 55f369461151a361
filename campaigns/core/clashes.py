"""What on the calendar stands in each other's way: messages too close together, campaigns over each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import NamedTuple
from uuid import UUID


class Cap(NamedTuple):
    """How many messages a member is sent at most within a time; 0 for any number."""

    window: timedelta
    most: int


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


class Crowded(NamedTuple):
    """A message that up to so many of its members do not get, because of those that they get shortly before it."""

    message: Message
    before: tuple[Message, ...]
    cap: Cap
    members: int


def crowded(
    messages: Sequence[Message], caps: Sequence[Cap], in_both: Callable[[Message, Message], int]
) -> Iterator[Crowded]:
    """Yield the messages to come that follow upon too many others to the same members, each send once.

    `in_both` says how many members two messages have in common. What is over can be helped no more and is not told,
    but counts for what follows upon it.
    """
    told: set[UUID] = set()
    ordered = sorted(messages, key=lambda message: (message.at, message.send))
    for place, message in enumerate(ordered):
        if message.is_over or message.send in told:
            continue
        found = next((each for cap in caps if (each := _crowd(message, ordered[:place], cap, in_both))), None)
        if found is not None:
            told.add(message.send)
            yield found


def _crowd(
    message: Message, earlier: Sequence[Message], cap: Cap, in_both: Callable[[Message, Message], int]
) -> Crowded | None:
    near = [each for each in earlier if message.at - each.at < cap.window]
    shared = [(each, in_both(message, each)) for each in near]
    before = [(each, members) for each, members in shared if members]
    if not cap.most or len(before) < cap.most:
        return None
    most_shared = sorted((members for _, members in before), reverse=True)
    return Crowded(message, tuple(each for each, _ in before), cap, most_shared[cap.most - 1])


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
