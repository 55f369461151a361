"""The rewards as the catalogue shows them: what each is, what it costs, and what is in the way."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from rewards.core.coupons.offer import Offer
from rewards.core.coupons.refusals import (
    CouponLimitReached,
    CouponNotOffered,
    CouponOutOfStock,
    CouponUnavailable,
    RewardLimitReached,
    RewardNotForMember,
)
from rewards.core.coupons.shelf import usable_until
from rewards.core.refusals import CannotSpend, Refusal
from rewards.core.terms import Terms
from rewards.selectors.shelf import Offered, Shelf
from rewards.statement.figures import Figures, grouped, self_named
from rewards.statement.offers import conditions, gives, tier_names

# What the API says of a member is said to them here.
TO_THE_MEMBER: dict[type[Refusal], str] = {
    RewardNotForMember: gettext_noop(
        "%(reward)s is for other tiers or members at present. Please choose another reward."
    ),
    RewardLimitReached: gettext_noop("You have had %(reward)s as often as possible. Please choose another reward."),
    CouponNotOffered: gettext_noop(
        "%(coupon)s is for other tiers or members at present. Please choose another coupon."
    ),
    CouponLimitReached: gettext_noop("You have had %(coupon)s as often as possible. Please choose another coupon."),
    CouponOutOfStock: gettext_noop("All of %(coupon)s have been given out. Please choose another coupon."),
    CouponUnavailable: gettext_noop("%(coupon)s is not given out at present. Please choose another coupon."),
    CannotSpend: gettext_noop(
        "Your membership is suspended for now: you earn points, and using them is not possible. Please ask us at a store."
    ),
}


@dataclass(frozen=True, slots=True)
class RewardLine:
    """A reward in words; `group` is now, soon, tier or gone, `obstacle` says why it is not now."""

    code: str
    name: str
    description: str
    gives: str
    conditions: list[str]
    points: int
    price: str
    until: str
    limit: str
    group: str
    obstacle: str
    balance_after: str


def reward_lines(shelf: Shelf, figures: Figures) -> dict[str, list[RewardLine]]:
    """Return the rewards by group: those that are nearest first."""
    groups: dict[str, list[RewardLine]] = {"now": [], "soon": [], "tier": [], "gone": []}
    for found in sorted(shelf.offered, key=lambda found: found.reward.points):
        line = reward_line(found, shelf, figures)
        if line is not None:
            groups[line.group].append(line)
    return groups


def reward_line(found: Offered, shelf: Shelf, figures: Figures) -> RewardLine | None:
    """Return a reward in words, None where no programme is published."""
    offer, terms = found.reward.offer, shelf.terms
    if terms is None:
        return None
    points = found.reward.points
    name = self_named(found.item["name"], figures.language)
    what = gives(offer, figures)
    return RewardLine(
        code=found.reward.code,
        name=name,
        description=self_named(found.item.get("description", {}), figures.language),
        gives="" if what == name else what,
        conditions=conditions(offer, terms, figures),
        points=points,
        price=figures.points(points),
        until=until(offer, found.valid_until, terms, figures),
        limit=_limit(found),
        group=_group(found),
        obstacle=_obstacle(found, terms, figures),
        balance_after=figures.points(shelf.available - points),
    )


def until(offer: Offer, valid_until: datetime | None, terms: Terms, figures: Figures) -> str:
    """Return until when a coupon can be used."""
    end = usable_until(offer, valid_until, terms.zone)
    return _("No expiry") if end is None else figures.until(end)


def sentence(refusal: Refusal, name: str) -> str:
    """Return what a refusal says to the member it concerns, with the reward or the coupon by its name."""
    text = _(TO_THE_MEMBER.get(type(refusal)) or (type(refusal).__doc__ or "").strip().partition("\n")[0])
    values = {key: grouped(value) if isinstance(value, int) else value for key, value in refusal.params.items()}
    for key in values.keys() & {"reward", "coupon"}:
        values[key] = name
    return text % values if values else text


def _group(found: Offered) -> str:
    if isinstance(found.refusal, RewardNotForMember):
        return "tier"
    if found.refusal is not None:
        return "gone"
    return "soon" if found.missing else "now"


def _obstacle(found: Offered, terms: Terms, figures: Figures) -> str:
    if isinstance(found.refusal, RewardNotForMember):
        return _("For %(tiers)s members") % {"tiers": tier_names(found.reward.audience.tiers or (), terms, figures)}
    if isinstance(found.refusal, RewardLimitReached):
        return _("You have exchanged it as often as possible: %(limit)s") % {"limit": _limit(found)}
    if found.refusal is not None:
        return _("Out of stock")
    return _("%(points)s more") % {"points": figures.points(found.missing)} if found.missing else ""


def _limit(found: Offered) -> str:
    limit = found.reward.limit
    if limit is None or limit.per_member is None:
        return ""
    count = limit.per_member
    values = {"count": grouped(count)}
    if limit.each == "day":
        return ngettext("%(count)s time a day", "%(count)s times a day", count) % values
    if limit.each == "week":
        return ngettext("%(count)s time a week", "%(count)s times a week", count) % values
    if limit.each == "month":
        return ngettext("%(count)s time a month", "%(count)s times a month", count) % values
    if limit.each == "year":
        return ngettext("%(count)s time a year", "%(count)s times a year", count) % values
    return ngettext("%(count)s time", "%(count)s times", count) % values
