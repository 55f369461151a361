"""Judging an account's tier: reached at once, renewed, reviewed, taken back."""

from collections.abc import Iterator
from datetime import datetime

from rewards.core.facts import Credit
from rewards.core.standing import Credits, Journal, Standing, TierChange, TierTime
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
    if not terms.tiers:
        return
    if not (terms.policy.up_at_once or is_review):
        # Terms that judge at reviews may have come after the account's last one.
        standing.tier_due_at = standing.tier_due_at or terms.policy.next_review(at)
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


def take_over(
    standing: Standing, held: tuple[str, datetime, datetime | None], at: datetime, timeline: Timeline, journal: Journal
) -> None:
    """Take over the tier of another account of the same person where it is the better one, or lasts longer."""
    code, _, until = held
    terms = timeline.at(at)
    if not standing.tiers or (until is not None and until <= at):
        return
    current = standing.tiers[-1]
    mine, theirs = terms.rank(current.code), terms.rank(code)
    if theirs > mine:
        _hold(standing, code, at, until, at, "merged", journal)
    elif theirs == mine and current.until is not None and (until is None or until > current.until):
        _hold(standing, code, current.since, until, at, "merged", journal)
    else:
        return
    standing.tier_due_at = _due_after(standing, at, terms)


def judge_joined(standing: Standing, at: datetime, terms: Terms, journal: Journal) -> None:
    """Raise the tier where what two accounts count together reaches more; joining them renews none."""
    if terms.tiers and _reached_now(standing, at, terms) > terms.rank(standing.tier):
        judge_up(standing, at, terms, journal)


def give_up(
    standing: Standing, before: tuple[str, datetime, datetime | None] | None, at: datetime, timeline: Timeline,
    journal: Journal,
) -> None:  # fmt: skip
    """Go back to the tier that was held before another account was taken over, or to what is reached without it."""
    terms = timeline.at(at)
    if before is None or not terms.tiers or not standing.tiers or standing.tiers[-1] == before:
        return
    code, _, until = before
    is_over = until is not None and until <= at
    reached, rank = _reached_now(standing, at, terms), 0 if is_over else terms.rank(code)
    if is_over or reached > rank:
        tier = terms.tiers[max(reached, rank, 0)]
        code, until = tier.code, terms.policy.until(at) if tier.needs else None
    current = standing.tiers[-1]
    if (code, until) == (current.code, current.until):
        return
    _hold(standing, code, current.since if code == current.code else at, until, at, "split", journal)
    standing.tier_due_at = _due_after(standing, at, terms)


def review_due_at(standing: Standing, timeline: Timeline) -> datetime:
    """Return the next review that can change something."""
    return standing.tier_due_at or FOREVER


def _due_after(standing: Standing, at: datetime, terms: Terms) -> datetime | None:
    """Return the next review after this instant: each one where tiers rise at reviews, else the period's end."""
    policy = terms.policy
    if not policy.up_at_once:
        return policy.next_review(at)
    until = standing.tiers[-1].until if standing.tiers else None
    if until is None:
        return None
    return policy.review_from(until) if until > at else policy.next_review(at)


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
        reached = max(reached, _step_below(terms, held))
    reached = max(reached, 0)
    tier = terms.tiers[reached]
    until = policy.until(at) if tier.needs else None
    if reached == held:
        _hold(standing, tier.code, standing.tiers[-1].since, until, at, "renewed", journal)
    else:
        _hold(standing, tier.code, at, until, at, "reached" if reached > held else "ended", journal)


def _step_below(terms: Terms, held: int) -> int:
    """Return the rank of the next lower tier that can still be reached."""
    lower = terms.tiers[: max(held, 0)]
    return next((tier.rank for tier in reversed(lower) if not tier.is_retired and (tier.needs or tier.is_open)), 0)


def count_back(standing: Standing, credit: Credit, at: datetime, timeline: Timeline, journal: Journal) -> None:
    """Record what counts no more, and take back a tier that would not have been reached without it.

    The tier stands if its own moment, or a later one, still reaches it. One that was given (by people, by an old
    system, one step down) was not reached by what counts: it is kept for its time.
    """
    held = standing.tiers[-1] if standing.tiers else None
    was_reached = held is not None and _was_reached(standing, held, timeline) and _best(standing, at, timeline)[0]
    journal.credit = credit
    standing.add_credit(credit)
    if held is None or not was_reached:
        return
    still_reached, best = _best(standing, at, timeline)
    if not still_reached:
        _fall_back(standing, held, best, at, timeline.at(at), journal)


def _was_reached(standing: Standing, held: TierTime, timeline: Timeline) -> bool:
    """Tell whether what counted when the tier began reached it, refunds aside."""
    terms = timeline.at(held.since)
    gross = Credits(credit for credit in standing.credits if min(credit[1:]) >= 0)
    trial = Standing(joined_at=standing.joined_at, credits=gross)
    rank = terms.rank(held.code)
    return rank > 0 and _reached_at(trial, held.since, terms) >= rank


def _reached_at(standing: Standing, moment: datetime, terms: Terms) -> int:
    is_review = terms.policy.review_from(moment) == moment
    return (_reached_at_review if is_review else _reached_now)(standing, moment, terms)


def _best(standing: Standing, at: datetime, timeline: Timeline) -> tuple[bool, int]:
    """Tell whether any moment since the held tier began reaches it, and the highest rank that any reaches."""
    terms, held = timeline.at(at), standing.tiers[-1]
    best = -1
    for moment in _moments(standing, held.since, at, terms):
        then = timeline.at(moment)
        rank = _reached_at(standing, moment, then)
        if 0 < then.rank(held.code) <= rank:
            return True, terms.rank(held.code)
        best = max(best, terms.rank(then.tiers[rank].code) if rank >= 0 else -1)
    return False, best


def _moments(standing: Standing, since: datetime, at: datetime, terms: Terms) -> Iterator[datetime]:
    """Yield the moments at which a tier can have been reached: whenever something counted, or each review."""
    yield since
    if terms.policy.up_at_once:
        yield from (credit.at for credit in standing.credits if since < credit.at <= at)
        yield at
        return
    moment = terms.policy.next_review(since)
    while moment <= at:
        yield moment
        moment = terms.policy.next_review(moment)


def _fall_back(standing: Standing, held: TierTime, best: int, at: datetime, terms: Terms, journal: Journal) -> None:
    """Put the account into the tier it held before, while that one's time runs, or into a better one it reaches."""
    rank = terms.rank(held.code)
    before = next((tier for tier in reversed(standing.tiers) if terms.rank(tier.code) < rank), None)
    if before is None:
        return
    still_held = before.until is None or before.until > at
    fallback: Tier = terms.tiers[max(best, terms.rank(before.code) if still_held else 0, 0)]
    until = before.until if fallback.code == before.code and still_held else None
    if fallback.needs and until is None:
        until = terms.policy.until(at)
    _hold(standing, fallback.code, at, until, at, "taken_back", journal)
    standing.tier_due_at = _due_after(standing, at, terms)
