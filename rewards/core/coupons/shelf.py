"""The shelf: what a reward asks of whoever wants it, and until when its coupon can be used."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from loyalty_site.lib.calendar import midnight
from rewards.core.coupons.judging import Bearer, suits
from rewards.core.coupons.offer import EXCHANGE, Offer, Reward
from rewards.core.coupons.refusals import (
    CouponLimitReached,
    CouponNotOffered,
    CouponUnavailable,
    RewardLimitReached,
    RewardNotForMember,
    RewardUnavailable,
)
from rewards.core.limits import period_of
from rewards.core.rules import When
from rewards.core.terms import Terms


def check_on_offer(reward: Reward, terms: Terms, at: datetime) -> datetime | None:
    """Return the end of the time of a coupon issued now.

    Raises RewardUnavailable, or CouponUnavailable, where it could never be used.
    """
    start, end = reward.offer.valid_from(at, terms), ends_at(reward.offer, at, terms)
    if reward.offer.when.is_over(terms.local(start)) or (end is not None and end <= start):
        if reward.source == EXCHANGE:
            raise RewardUnavailable(reward=reward.code)
        raise CouponUnavailable(coupon=reward.code)
    return end


def check_may_have(reward: Reward, bearer: Bearer, had: Sequence[datetime], terms: Terms, at: datetime) -> None:
    """Raise RewardNotForMember or RewardLimitReached, of a given coupon CouponNotOffered or CouponLimitReached.

    `had` is when the member got each one that counts.
    """
    if not suits(reward.audience, bearer, terms.local(at)):
        if reward.source == EXCHANGE:
            raise RewardNotForMember(reward=reward.code)
        raise CouponNotOffered(coupon=reward.code)
    limit = reward.limit
    if limit is None or limit.per_member is None:
        return
    period = period_of(limit.each, terms.local(at).date())
    periods = [period_of(limit.each, terms.local(moment).date()) for moment in had]
    if periods.count(period) >= limit.per_member:
        if reward.source != EXCHANGE:
            raise CouponLimitReached(coupon=reward.code, most=limit.per_member)
        raise RewardLimitReached(reward=reward.code, most=limit.per_member)


def lacks_tier_alone(reward: Reward, bearer: Bearer, terms: Terms, at: datetime) -> bool:
    """Tell whether another tier would open the reward, as nothing else about the person stands in the way."""
    return suits(replace(reward.audience, tiers=None), bearer, terms.local(at))


def usable_until(offer: Offer, valid_until: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return when a coupon is over: at the end of its own time, or of the time its conditions name; None for never."""
    ends = [end for end in (valid_until, _over_at(offer.when, zone)) if end is not None]
    return min(ends) if ends else None


def ends_at(offer: Offer, issued_at: datetime, terms: Terms) -> datetime | None:
    """Return when a coupon issued then is over in every store: its conditions end in each store's own time."""
    ends = [usable_until(offer, None, zone) for zone in {terms.zone, *terms.store_zones.values()}]
    last = max((end for end in ends if end is not None), default=None)
    own = offer.valid_until(issued_at, terms)
    return min((end for end in (own, last) if end is not None), default=None)


def usable_from(offer: Offer, zone: ZoneInfo) -> datetime | None:
    """Return the first moment that a coupon's conditions name, None where they name none."""
    when = offer.when
    if when.first_moment is not None:
        return when.first_moment.replace(tzinfo=when.first_moment.tzinfo or zone)
    return None if when.first_day is None else midnight(when.first_day, zone)


def _over_at(when: When, zone: ZoneInfo) -> datetime | None:
    if when.until_moment is not None:
        return when.until_moment.replace(tzinfo=when.until_moment.tzinfo or zone)
    return None if when.until_day is None else midnight(when.until_day, zone)
