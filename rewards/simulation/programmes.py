"""The terms of a simulation: those of every column, and what it cannot know about the draft."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rewards.core.rules import Rule
from rewards.core.terms import Terms, Timeline, compile_terms
from rewards.core.tiers import BEGINNING
from rewards.simulation.limits import Award, Used, used_up

UsedByColumn = tuple[Mapping[str, Used], Mapping[str, Used]]  # the draft's, those of the terms in force
NOTHING_USED: UsedByColumn = ({}, {})
JUDGED = ("tiers", "tier_policy")  # what decides when a tier is reviewed next


@dataclass(frozen=True, slots=True)
class Column:
    """Terms that an account goes on under from the period's first instant.

    `reviews_anew`: its tiers are judged by other terms than before, as after a publication. `replayed` are the rules
    with a limit over all members that was another one at some time, `used` how those limits are used up.
    """

    timeline: Timeline
    terms: Terms
    reviews_anew: bool
    start: datetime
    replayed: frozenset[str]
    used: Mapping[str, Used]


@dataclass(slots=True)
class Programmes:
    """What really was in force, the terms in force applied to the whole period, and the draft.

    `now` is None where the terms in force were in force all the time: what really happened is that column then.
    """

    real: Timeline
    start: datetime
    end: datetime
    draft: Column
    now: Column | None
    in_force: Terms

    @property
    def is_replayed(self) -> bool:
        """Tell whether limits over all members have to be replayed: the accounts are folded twice then."""
        return bool(self.draft.replayed or (self.now is not None and self.now.replayed))

    def used_by(self, awards: tuple[Iterable[Award], Iterable[Award]]) -> UsedByColumn:
        """Return how the limits of both columns are used up by what they would have awarded."""
        of_draft, of_now = awards
        return used_up(of_draft, self.draft.terms), used_up(of_now, self.in_force)


def programmes(
    real: Timeline, document: Mapping[str, Any], start: datetime, end: datetime, used: UsedByColumn = NOTHING_USED
) -> Programmes:
    """Return the terms of a simulation of this draft's checked document over a period."""
    in_force, before = real.at(end), real.at(start)
    draft = _column(real, compile_terms(document, real.newest + 1), start, end, used[0])
    now = None if in_force is before else _column(real, in_force, start, end, used[1])
    return Programmes(real, start, end, draft, now, in_force)


def _column(real: Timeline, terms: Terms, start: datetime, end: datetime, used: Mapping[str, Used]) -> Column:
    """Put terms in force at an instant, behind those that were in force before it."""
    before = real.at(start)
    earlier = []
    for starts_at, known in real.published:
        earlier.append((starts_at if starts_at < start else BEGINNING, known))
        if known is before:
            break
    timeline = Timeline([*earlier, (start, terms)])
    reviews_anew = any(terms.document[part] != before.document[part] for part in JUDGED)
    lived_through = [before, *(known for starts_at, known in real.published if start < starts_at <= end)]
    return Column(timeline, terms, reviews_anew, start, frozenset(_replayed(terms, lived_through)), used)


def _replayed(terms: Terms, lived_through: Sequence[Terms]) -> Iterator[str]:
    """Yield the rules with a limit over all members that were not the same all the time."""
    for rule in terms.document["rules"]:
        limited = terms.limited.get(rule["code"])
        if limited is None or limited.limit is None or not limited.limit.is_shared:
            continue
        if any(rule not in known.document["rules"] for known in lived_through):
            yield rule["code"]


def unknown_of(draft: Terms, in_force: Terms) -> list[str]:
    """Return what the facts of the time do not tell and the draft asks for: `segments`, `birthdays`."""
    found = []
    for name, asks in (
        ("segments", lambda rule: rule.when.segments is not None),
        ("birthdays", lambda rule: rule.when.birthday_month is not None),
    ):
        if _any(draft, asks) and not _any(in_force, asks):
            found.append(name)
    return found


def new_activities_of(draft: Terms, in_force: Terms) -> list[str]:
    """Return the activities that earn under the draft and earned nothing so far: nobody may have recorded them."""
    known = {rule.activity for rule in in_force.activities}
    return sorted({rule.activity for rule in draft.activities} - known)


def _any(terms: Terms, asks: Any) -> bool:
    rules: tuple[Rule, ...] = (*terms.rules, *terms.activities)
    return any(asks(rule) for rule in rules)
