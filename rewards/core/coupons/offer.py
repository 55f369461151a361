"""An offer: what a coupon takes off which lines, when, and for how long it is good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from loyalty_site.lib.money import parse_amount
from rewards.core.expiry import Expiry
from rewards.core.rules import Limit, When, compile_limit, compile_when
from rewards.core.terms import Terms

# What takes money off lines; the other kinds of a programme need more than lines to be worth something.
DISCOUNTS = ("amount", "percent", "free_item")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a coupon does, ready to be evaluated; amounts in minor units, `share` of the matching lines."""

    kind: str
    amount: int
    share: Fraction
    sku: str
    up_to: int | None
    when: When
    validity: Expiry

    @property
    def needs_lines(self) -> bool:
        """Tell whether nothing can be said of the discount without the lines."""
        when = self.when
        return self.kind != "amount" or bool(when.minimum) or when.skus is not None or when.categories is not None

    def valid_until(self, issued_at: datetime, terms: Terms) -> datetime | None:
        """Return the first instant at which a coupon issued then is no longer good, None for never."""
        return self.validity.expires_at(terms.local(issued_at).date())


@dataclass(frozen=True, slots=True)
class Reward:
    """What points are exchanged for: its price, its stock and its limit, whom it is for, and the coupon it gives.

    `offer` is None where the coupon is of a kind that takes no money off lines.
    """

    code: str
    points: int
    stock: int | None
    limit: Limit | None
    audience: When
    offer: Offer | None


def find_reward(terms: Terms, code: str) -> Reward | None:
    """Return a reward of these terms, None where they have none or have retired it."""
    item = _find(terms.document["rewards"], code)
    return None if item is None or item.get("retired") else compile_reward(item, terms)


def offer_of(terms: Terms, reward: str) -> Offer:
    """Return what the coupon of a reward does; one that was retired later is still good.

    Raises LookupError where these terms have no such reward, or none that takes money off lines.
    """
    item = _find(terms.document["rewards"], reward)
    offer = None if item is None else compile_reward(item, terms).offer
    if offer is None:
        raise LookupError(reward)
    return offer


def compile_reward(item: Mapping[str, Any], terms: Terms) -> Reward:
    """Return a reward of a checked document."""
    coupon = item["coupon"]
    return Reward(
        code=item["code"],
        points=item["points"],
        stock=item.get("stock"),
        limit=compile_limit(item.get("limit")),
        audience=compile_when(item.get("for", {}), terms.digits),
        offer=compile_offer(coupon, terms) if coupon["kind"] in DISCOUNTS else None,
    )


def compile_offer(coupon: Mapping[str, Any], terms: Terms) -> Offer:
    """Return what a coupon of a checked document does."""
    valid = coupon.get("valid", {})
    policy = {"after": {"days": valid["days"]}} if "days" in valid else {"at": valid.get("until")}
    return Offer(
        kind=coupon["kind"],
        amount=parse_amount(coupon["amount"], terms.digits) if "amount" in coupon else 0,
        share=Fraction(coupon.get("percent", 0)) / 100,
        sku=coupon.get("sku", ""),
        up_to=parse_amount(coupon["up_to"], terms.digits) if "up_to" in coupon else None,
        when=compile_when(coupon.get("when", {}), terms.digits),
        validity=Expiry.compile(policy, terms.zone, unit="day"),
    )


def _find(items: list[Mapping[str, Any]], code: str) -> Mapping[str, Any] | None:
    return next((item for item in items if item["code"] == code), None)
