"""What becomes of a member's tier if nothing more is bought."""

from dataclasses import dataclass
from datetime import datetime

from loyalty_site.lib.clock import now
from rewards.core.facts import Tick
from rewards.core.fold import post_into
from rewards.core.standing import Standing
from rewards.core.terms import Terms
from rewards.core.tiers import FOREVER
from rewards.models import PointAccount
from rewards.selectors.accounts import load
from rewards.selectors.balances import Summary, summary_of

Gaps = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The tier after the next review that can end it, and what keeps the one that is held, unit by unit.

    `renews`: what keeps it does so at once, because meeting the threshold again begins its period anew;
    nothing missing then means that any purchase does.
    """

    review_at: datetime
    tier: str | None
    missing: Gaps
    renews: bool
    needs_all: bool


def tiers_of(row: PointAccount) -> tuple[Summary, Outlook | None]:
    """Return what an account has and how its tier goes on; no outlook for a tier that has no end."""
    found = summary_of(row, now())
    if found.terms is None or found.tier is None or found.tier_until is None:
        return found, None
    review_at = found.terms.policy.review_from(found.tier_until)
    account = load([row.pk], found.at, lock=False)[row.pk]
    standing = account.standing
    renewing = _to_renew(standing, found.terms, found)
    # The same fold as the review itself, on a copy: what is told is what will happen. No tier depends on lots, and
    # to let those of a long history expire one by one until then takes seconds.
    standing.lots, standing.holds, standing.lots_due_at = {}, {}, FOREVER
    post_into(standing, Tick(review_at), account.timeline)
    terms = account.timeline.at(review_at)
    tier = terms.tier(found.tier)
    missing: Gaps = ()
    if standing.tier != found.tier:
        missing = _by_review(standing, terms, found, review_at) if renewing is None else renewing
    return found, Outlook(review_at, standing.tier, missing, renewing is not None, tier is None or tier.needs_all)


def _to_renew(standing: Standing, terms: Terms, found: Summary) -> Gaps | None:
    """Return what a purchase now must add to begin the period anew; None where none does."""
    tier, policy = terms.tier(found.tier), terms.policy
    if tier is None or tier.is_retired or not policy.up_at_once:
        return None
    if found.tier_until is None or policy.until(found.at) <= found.tier_until:
        return None
    totals = standing.totals(*policy.window_before(found.at, standing.joined_at))
    return () if tier.is_reached(totals) else tuple((gap.unit, gap.amount) for gap in tier.missing(totals))


def _by_review(standing: Standing, terms: Terms, found: Summary, review_at: datetime) -> Gaps:
    """Return what purchases must add in a window that the review judges and that is still open."""
    tier, policy = terms.tier(found.tier), terms.policy
    joined_at = standing.joined_at
    for window in (policy.completed_window(review_at, joined_at), policy.window_before(review_at, joined_at)):
        if tier is not None and window is not None and found.at < window[1]:
            return tuple((gap.unit, gap.amount) for gap in tier.missing(standing.totals(*window)))
    return ()
