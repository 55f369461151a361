"""Limits: what a rule may still award, and what an award used up."""

from collections.abc import Iterable
from datetime import date, datetime

from rewards.core.context import Allowance, Context
from rewards.core.earning import Part
from rewards.core.standing import Journal, Standing
from rewards.core.terms import Terms


def period_of(each: str, day: date) -> str:
    """Return the key of the day, week, month or year (in the programme's time) that a limit counts in."""
    if each == "day":
        return day.isoformat()
    if each == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if each == "month":
        return f"{day.year}-{day.month:02}"
    return str(day.year) if each == "year" else ""


def allowances(standing: Standing, terms: Terms, at: datetime, context: Context) -> dict[str, Allowance]:
    """Return what each limited rule may still award: its member's limit and, from the context, the shared one."""
    found: dict[str, Allowance] = {}
    if not terms.limited:
        return found
    day = terms.local(at).date()
    for code, rule in terms.limited.items():
        shared = context.allowances.get(code)
        awards = shared.awards if shared is not None else None
        limit = rule.limit
        if limit is not None and limit.per_member is not None:
            used = standing.counts.get((code, period_of(limit.each, day)), (0, 0))[0]
            own = max(0, limit.per_member - used)
            awards = own if awards is None else min(own, awards)
        found[code] = Allowance(awards, shared.points if shared is not None else None)
    return found


def count_awards(
    standing: Standing, parts: Iterable[Part], terms: Terms, at: datetime, journal: Journal
) -> tuple[tuple[str, str, int], ...]:
    """Count what was awarded under limits; returns (rule, period, points) for each."""
    if not terms.limited:
        return ()
    day = terms.local(at).date()
    awards = []
    for part in parts:
        rule = terms.limited.get(part.rule)
        if rule is None or rule.limit is None or not (part.points or part.budget_points):
            continue
        period = period_of(rule.limit.each, day)
        awards.append((part.rule, period, part.budget_points))
        count(standing, journal, part.rule, period, 1, part.budget_points, terms)
    return tuple(awards)


def count(standing: Standing, journal: Journal, rule: str, period: str, awards: int, points: int, terms: Terms) -> None:
    """Add awards and points to a rule's counters: the member's, and the shared one.

    The terms of the award say whether its limit is shared, when it is counted and when it is freed.
    """
    used = standing.counts.setdefault((rule, period), [0, 0])
    used[0] += awards
    used[1] += points
    limited = terms.limited.get(rule)
    is_shared = limited is not None and limited.limit is not None and limited.limit.is_shared
    journal.counts.append((rule, period, awards, points, is_shared))
