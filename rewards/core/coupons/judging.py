"""Whether a coupon may be used: every condition that fails is named, in an order that never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from loyalty_site.lib.money import format_amount
from rewards.core.coupons.discount import basis, is_for, matching_prices
from rewards.core.coupons.offer import DISCOUNTS, Offer
from rewards.core.coupons.refusals import (
    CouponCancelled,
    CouponExpired,
    CouponMinimum,
    CouponNoMatchingLine,
    CouponNoShipping,
    CouponNotForMember,
    CouponNotYet,
    CouponNotYours,
    CouponUsed,
    CouponWrongDay,
    CouponWrongHours,
    CouponWrongStore,
    CouponWrongWay,
)
from rewards.core.drafts import DraftLine
from rewards.core.refusals import CannotSpend, Refusal
from rewards.core.rules import When
from rewards.core.terms import Terms


@dataclass(frozen=True, slots=True)
class Bearer:
    """What is known of the member who holds a coupon."""

    tier: str | None
    segments: frozenset[str] = frozenset()
    birthday_month: int | None = None
    is_first_purchase: bool = False
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A coupon as it lies in a wallet: `status` is issued, redeemed or cancelled."""

    status: str
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Use:
    """Where, when and for what a coupon is used; `lines` None where the till knows none.

    `shipping` in minor units. A purchase may be told late: then `at` is its own time, and `posted_at` the moment
    at which the coupon must have been there. `way` is staff or poster where no till reads the coupon: people look at
    what is bought, and the store sells it as it sees fit. `is_own` is False where the member at the till is not the one who holds the coupon.
    """

    at: datetime
    store: str
    lines: tuple[DraftLine, ...] | None
    is_own: bool = True
    shipping: int = 0
    posted_at: datetime | None = None
    way: str = ""

    @property
    def is_by_hand(self) -> bool:
        """Tell whether no till reads the coupon."""
        return bool(self.way)


def suits(audience: When, bearer: Bearer, local: datetime) -> bool:
    """Tell whether the conditions on the person hold."""
    return (
        (audience.tiers is None or bearer.tier in audience.tiers)
        and (audience.segments is None or bool(audience.segments & bearer.segments))
        and (audience.first_purchase is None or audience.first_purchase == bearer.is_first_purchase)
        and (
            audience.birthday_month is None
            or audience.birthday_month == (bearer.birthday_month == local.month)
        )
    )  # fmt: skip


def refusals_of(held: Held, offer: Offer, use: Use, bearer: Bearer, terms: Terms) -> list[Refusal]:
    """Return everything that forbids this use of a coupon; nothing where it may be used."""
    local = use.at.astimezone(terms.store_zones.get(use.store, terms.zone))
    return [
        *_of_coupon(held, use, bearer),
        *_of_moment(held, offer.when, use, local),
        *((CouponWrongWay(),) if way_of(use, terms) not in offer.ways else ()),
        *_of_place(offer.when, use.store, bearer, local),
        *(_of_lines(offer, use.lines, terms.digits) if use.lines is not None else ()),
        *((CouponNoShipping(),) if offer.kind == "shipping" and not use.shipping else ()),
    ]


def way_of(use: Use, terms: Terms) -> str:
    """Return in which way a coupon is used: by hand, else at a till or online, as the store is."""
    return use.way or ("online" if use.store in terms.online_stores else "till")


def _of_coupon(held: Held, use: Use, bearer: Bearer) -> list[Refusal]:
    found: list[Refusal] = []
    if held.status == "redeemed":
        found.append(CouponUsed())
    if held.status == "cancelled":
        found.append(CouponCancelled())
    if not bearer.is_active:
        found.append(CannotSpend())
    if not use.is_own:
        found.append(CouponNotYours())
    return found


def _of_moment(held: Held, when: When, use: Use, local: datetime) -> list[Refusal]:
    if (held.valid_until is not None and use.at >= held.valid_until) or when.is_over(local):
        return [CouponExpired()]
    if max(use.at, use.posted_at or use.at) < held.valid_from or not when.has_begun(local):
        return [CouponNotYet()]
    return []


def _of_place(when: When, store: str, bearer: Bearer, local: datetime) -> list[Refusal]:
    found: list[Refusal] = []
    if when.stores is not None and store not in when.stores:
        found.append(CouponWrongStore())
    if not when.is_on_day(local.date()):
        found.append(CouponWrongDay())
    if not when.is_within_hours(local):
        found.append(CouponWrongHours())
    if not suits(when, bearer, local):
        found.append(CouponNotForMember())
    return found


def _of_lines(offer: Offer, lines: Sequence[DraftLine], digits: int) -> list[Refusal]:
    found: list[Refusal] = []
    # What takes money off needs a price to take it off; a boost or an access needs the goods alone.
    found_lines = matching_prices(offer, lines) if offer.kind in DISCOUNTS else [is_for(offer, line) for line in lines]
    if not any(found_lines):
        found.append(CouponNoMatchingLine())
    if basis(offer, lines) < offer.when.minimum:
        found.append(CouponMinimum(minimum=format_amount(offer.when.minimum, digits)))
    return found
