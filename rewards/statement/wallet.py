"""Coupons as the wallet shows them: what each gives, until when, and whether it was used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rewards.core.coupons.offer import item_of, offer_of
from rewards.core.coupons.shelf import usable_until
from rewards.core.terms import Terms
from rewards.models import Coupon, Redemption
from rewards.selectors.wallet import HeldCoupon
from rewards.statement.figures import Figures, self_named
from rewards.statement.offers import conditions, gives
from rewards.statement.shelf import until

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CouponLine:
    """A coupon in words; `state` is good, waiting, redeemed, expired or cancelled, `happened` says when and where.

    `ways` are those in which it is used. One that waits is good from `start` on; what was given has no `price`.
    """

    id: UUID
    name: str
    description: str
    gives: str
    conditions: list[str]
    until: str
    left: str
    is_soon: bool
    state: str
    happened: str
    price: str
    start: str
    ways: frozenset[str]


def coupon_line(held: HeldCoupon, terms: Terms, figures: Figures, at: datetime) -> CouponLine:
    """Return a coupon in words; `terms` are those it was issued under, which say what it does."""
    coupon = held.coupon
    offer, item = offer_of(terms, coupon.reward, coupon.source), item_of(terms, coupon.source, coupon.reward)
    end = usable_until(offer, coupon.valid_until, terms.zone)
    name, what = self_named(item["name"], figures.language), gives(offer, figures)
    state = _state(coupon, end, at)
    is_ending = state in ("good", "waiting") and end is not None
    return CouponLine(
        id=coupon.pk,
        name=name,
        description=self_named(item.get("description", {}), figures.language),
        gives="" if what == name else what,
        conditions=conditions(offer, terms, figures),
        until=until(offer, coupon.valid_until, terms, figures),
        left=figures.days_left(end, at) if is_ending and end is not None else "",
        is_soon=is_ending and end is not None and end - at <= SOON,
        state=state,
        happened=_happened(held, state, figures),
        price=figures.points(coupon.points) if coupon.points else "",
        start=figures.day(coupon.valid_from) if state == "waiting" and coupon.valid_from is not None else "",
        ways=offer.ways,
    )


def _state(coupon: Coupon, end: datetime | None, at: datetime) -> str:
    if coupon.status != Coupon.Status.ISSUED:
        return coupon.status
    if end is not None and end <= at:
        return "expired"
    return "waiting" if coupon.good_from > at else "good"


def _happened(held: HeldCoupon, state: str, figures: Figures) -> str:
    if held.redemption is not None:
        moment = held.redemption.redeemed_at.astimezone(figures.zone)
        values = {"moment": date_format(moment, "DATETIME_FORMAT"), "store": _store(held.redemption, figures)}
        return _("Used on %(moment)s, %(store)s") % values
    if state == "cancelled":
        return _("The exchange was cancelled and the points came back.")
    return ""


def _store(redemption: Redemption, figures: Figures) -> str:
    return redemption.store.name_ja if figures.language == "ja" else redemption.store.name_en
