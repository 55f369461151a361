"""Judging an account's tier: reached at once, renewed, reviewed, taken back."""

from datetime import datetime

from rewards.core.standing import Journal, Standing, TierChange, TierTime
from rewards.core.terms import Terms, Timeline
from rewards.core.tiers import FOREVER, Tier, Totals


def level(standing: Standing, terms: Terms, after: datetime, until: datetime) -> int:
    """Return the rank that a window's totals reach, -1 for none."""
    return rank_of(terms, standing.totals(after, until))


def rank_of(terms: Terms, totals: Totals) -> int:
    """Return the highest rank these totals reach; a retired tier can't be reached."""
    for tier in reversed(terms.tiers):
        if not tier.is_retired and tier.is_reached(totals):
            return tier.rank
    return -1


def enter(standing: Standing, at: datetime, terms: Terms, journal: Journal) -> None:
    """Give the lowest tier to an account that holds none."""
    if not standing.tiers and terms.tiers:
        lowest = next((tier for tier in terms.tiers if not tier.is_retired), None)
        if lowest is not None and not lowest.needs:
            _hold(standing, lowest.code, at, None, at, "joined", journal)
            standing.tier_due_at = _due_after(standing, at, terms)


def judge_up(standing: Standing, at: datetime, terms: Terms, journal: Journal, *, is_review: bool = False) -> None:
    """Raise the tier that is reached now, or renew the one that is reached again."""
    if not terms.tiers or not (terms.policy.up_at_once or is_review):
        return
    judge = _reached_at_review if is_review else _reached_now
    _raise_or_renew(standing, judge(standing, at, terms), at, terms, journal)


def _reached_now(standing: Standing, at: datetime, terms: Terms) -> int:
    return level(standing, terms, *terms.policy.window_before(at, standing.joined_at))


def _reached_at_review(standing: Standing, at: datetime, terms: Terms) -> int:
    """A review also judges the window that has just ended: on 1 April the year to 31 March."""
    reached = _reached_now(standing, at, terms)
    completed = terms.policy.completed_window(at, standing.joined_at)
    return reached if completed is None else max(reached, level(standing, terms, *completed))


def _raise_or_renew(standing: Standing, reached: int, at: datetime, terms: Terms, journal: Journal) -> None:
    held = terms.rank(standing.tier)
    if reached < 0 or reached < held:
        return
    tier = terms.tiers[reached]
    if reached > held:
        until = terms.policy.until(at) if tier.needs else None
        _hold(standing, tier.code, at, until, at, "reached", journal)
    elif tier.needs:
        until = terms.policy.until(at)
        current = standing.tiers[-1]
        if current.until is None or until <= current.until:
            return
        _hold(standing, tier.code, current.since, until, at, "renewed", journal)
    standing.tier_due_at = _due_after(standing, at, terms)


def _hold(
    standing: Standing,
    code: str,
    since: datetime,
    until: datetime | None,
    at: datetime,
    why: str,
    journal: Journal,
) -> None:
    change = TierChange(code, since, until, at, why, standing.tier)
    renewed = bool(standing.tiers) and standing.tiers[-1].code == code and standing.tiers[-1].since == since
    if renewed:
        standing.tiers[-1] = TierTime(code, since, until)
    else:
        standing.tiers.append(TierTime(code, since, until))
    journal.tier_changes.append(change)


def set_tier(
    standing: Standing, code: str, since: datetime, until: datetime | None, at: datetime, timeline: Timeline,
    journal: Journal,
) -> None:  # fmt: skip
    """Put an account into a tier for a period in force that was settled elsewhere."""
    _hold(standing, code, since, until, at, "imported", journal)
    standing.tier_due_at = _due_after(standing, at, timeline.at(at))


def review_due_at(standing: Standing, timeline: Timeline) -> datetime:
    """Return the next review that can change something."""
    return standing.tier_due_at or FOREVER


def _due_after(standing: Standing, at: datetime, terms: Terms) -> datetime | None:
    """Return the next review after this instant: each one where tiers rise at reviews, else the period's end."""
    policy = terms.policy
    if not policy.up_at_once:
        return policy.next_review(at)
    until = standing.tiers[-1].until if standing.tiers else None
    return None if until is None else max(policy.review_from(until), policy.next_review(at))


def review(standing: Standing, at: datetime, timeline: Timeline, journal: Journal) -> None:
    """Judge the tier at a review: up where tiers rise at reviews, on or down where the period in force is over."""
    terms = timeline.at(at)
    policy = terms.policy
    if terms.tiers:
        if not policy.up_at_once and policy.review_from(at) == at:
            judge_up(standing, at, terms, journal, is_review=True)
        held = standing.tiers[-1] if standing.tiers else None
        if held is not None and held.until is not None and held.until <= at:
            _end_period(standing, at, terms, journal)
    standing.tier_due_at = _due_after(standing, at, terms)


def _end_period(standing: Standing, at: datetime, terms: Terms, journal: Journal) -> None:
    """Go on with the tier that was earned, or down by the policy: to it, one step, or never."""
    policy = terms.policy
    reached = _reached_at_review(standing, at, terms)
    held = terms.rank(standing.tier)
    if policy.down == "never":
        reached = max(reached, held)
    elif policy.down == "one_step":
        reached = max(reached, held - 1)
    reached = max(reached, 0)
    tier = terms.tiers[reached]
    until = policy.until(at) if tier.needs else None
    if reached == held:
        _hold(standing, tier.code, standing.tiers[-1].since, until, at, "renewed", journal)
    else:
        _hold(standing, tier.code, at, until, at, "reached" if reached > held else "ended", journal)


def take_back(standing: Standing, at: datetime, timeline: Timeline, journal: Journal) -> None:
    """Take back a tier that would not have been reached without what was refunded; else it is kept.

    The tier stands if its own moment, or a later one, still reaches it with what has counted since.
    """
    terms = timeline.at(at)
    if len(standing.tiers) < 2 or not terms.tiers:
        return
    held = standing.tiers[-1]
    rank = terms.rank(held.code)
    before = standing.tiers[-2]
    if rank <= terms.rank(before.code):
        return
    moments = {held.since, at} | {credit.at for credit in standing.credits if held.since < credit.at <= at}
    best = max(level(standing, terms, *terms.policy.window_before(moment, standing.joined_at)) for moment in moments)
    if best >= rank:
        return
    still_held = before.until is None or before.until > at
    fallback: Tier = terms.tiers[max(best, terms.rank(before.code) if still_held else 0, 0)]
    until = before.until if fallback.code == before.code and still_held else None
    if fallback.needs and until is None:
        until = terms.policy.until(at)
    _hold(standing, fallback.code, at, until, at, "taken_back", journal)
    standing.tier_due_at = _due_after(standing, at, terms)
