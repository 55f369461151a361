"""The coupons that a member holds: what is good, what was redeemed, what has expired; a page at a time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet

from loyalty_site.lib.clock import now
from rewards.models import Coupon, Redemption
from rewards.selectors.merged import coupon_is_held_by, coupon_is_held_by_member

PAGE = 20


class HeldCoupon(NamedTuple):
    """A coupon, and its use where it was used."""

    coupon: Coupon
    redemption: Redemption | None = None


class Page(NamedTuple):
    """Coupons of one kind, and the id of the coupon after which the next page begins, None on the last."""

    held: list[HeldCoupon]
    next: UUID | None


def held_coupons(account_id: UUID, kind: str, *, after: UUID | None = None, size: int = PAGE) -> Page:
    """Return coupons of a kind of KINDS; `after` is the last coupon of the page before."""
    found = KINDS[kind](account_id, now(), after, size + 1)
    return Page(found[:size], found[size - 1].coupon.pk if len(found) > size else None)


def good_of(member_id: UUID, at: datetime) -> QuerySet[Coupon]:
    """Return a member's coupons that can still be used at a moment."""
    return _good(coupon_is_held_by_member(member_id), at)


def find_held(account_id: UUID, coupon_id: UUID) -> HeldCoupon | None:
    """Return a coupon of this account, None for any other one."""
    coupon = Coupon.objects.filter(coupon_is_held_by(account_id), pk=coupon_id).first()
    if coupon is None:
        return None
    live = Redemption.objects.filter(coupon=coupon, cancelled_at=None).select_related("store")
    return HeldCoupon(coupon, live.first())


def good_at(account_id: UUID, at: datetime) -> QuerySet[Coupon]:
    """Return an account's coupons that can still be used at an instant."""
    return _good(coupon_is_held_by(account_id), at)


def _good(held: Func, at: datetime) -> QuerySet[Coupon]:
    rows = Coupon.objects.filter(held, status=Coupon.Status.ISSUED)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gt=at))


def _issued(account_id: UUID, at: datetime, after: UUID | None, size: int) -> list[HeldCoupon]:
    """Return what is good now, the soonest expiry first, what never expires last."""
    rows = good_at(account_id, at).order_by(F("valid_until").asc(nulls_last=True), "pk")
    if after is not None:
        end = _end_of(account_id, after)
        same = Q(valid_until=end, pk__gt=after)
        rows = rows.filter(same if end is None else same | Q(valid_until__gt=end) | Q(valid_until=None))
    return [HeldCoupon(coupon) for coupon in rows[:size]]


def _expired(account_id: UUID, at: datetime, after: UUID | None, size: int) -> list[HeldCoupon]:
    """Return what nobody used in time, the latest expiry first."""
    rows = Coupon.objects.filter(coupon_is_held_by(account_id), status=Coupon.Status.ISSUED, valid_until__lte=at)
    rows = rows.order_by("-valid_until", "-pk")
    if after is not None and (end := _end_of(account_id, after)) is not None:
        rows = rows.filter(Q(valid_until__lt=end) | Q(valid_until=end, pk__lt=after))
    return [HeldCoupon(coupon) for coupon in rows[:size]]


def _redeemed(account_id: UUID, at: datetime, after: UUID | None, size: int) -> list[HeldCoupon]:
    """Return what was used, the latest use first."""
    rows = Redemption.objects.filter(
        coupon_is_held_by(account_id, "coupon__account_id"), coupon__status=Coupon.Status.REDEEMED, cancelled_at=None
    ).order_by("-pk")
    if after is not None:
        last = Redemption.objects.filter(coupon=after, cancelled_at=None)
        rows = rows.filter(pk__lt=last.values("pk")[:1])
    return [HeldCoupon(row.coupon, row) for row in rows.select_related("coupon", "store")[:size]]


def _end_of(account_id: UUID, coupon_id: UUID) -> datetime | None:
    return (
        Coupon.objects.filter(coupon_is_held_by(account_id), pk=coupon_id).values_list("valid_until", flat=True).first()
    )


KINDS: Mapping[str, Callable[[UUID, datetime, UUID | None, int], list[HeldCoupon]]] = {
    "issued": _issued,
    "redeemed": _redeemed,
    "expired": _expired,
}
