"""Coupons that a member can claim, as the wallet shows them."""

from dataclasses import dataclass

from rewards.selectors.giving import Claimable
from rewards.statement.figures import Figures, self_named
from rewards.statement.offers import conditions, gives
from rewards.statement.shelf import until


@dataclass(frozen=True, slots=True)
class ClaimableLine:
    """A coupon in words, before it is had."""

    code: str
    name: str
    description: str
    gives: str
    conditions: list[str]
    until: str


def claimable_line(found: Claimable, figures: Figures) -> ClaimableLine:
    """Return a coupon that can be claimed in words."""
    offer, terms = found.reward.offer, found.terms
    name, what = self_named(found.item["name"], figures.language), gives(offer, figures)
    return ClaimableLine(
        code=found.reward.code,
        name=name,
        description=self_named(found.item.get("description", {}), figures.language),
        gives="" if what == name else what,
        conditions=conditions(offer, terms, figures),
        until=until(offer, found.valid_until, terms, figures),
    )
