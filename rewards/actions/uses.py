"""Coupons used without a till: before staff, or with the store's poster; and a use undone within its day."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from loyalty_site.lib.clock import now
from members.actions import posters
from members.actions.audit import Actor, record_change
from rewards.actions.coupons import Cancelled, cancel_redemption, redeem
from rewards.actions.purchases import check_store
from rewards.core.coupons import day_sign
from rewards.core.coupons.judging import Use
from rewards.core.coupons.refusals import CouponWrongWay, PosterOver, UseOver
from rewards.models import Redemption
from rewards.selectors.coupons import Named
from rewards.selectors.timeline import current_timeline

SHOWN_FOR = timedelta(minutes=5)  # the screen that proves a use


def use_before_staff(coupon: Named, store: str) -> Redemption:
    """Use a coupon before the staff of a store, once.

    Raises UnknownStore, CouponWrongWay, and what `redeem` raises.
    """
    return _use(coupon, store, "staff")


def use_with_poster(coupon: Named, store: str, seal: str) -> Redemption:
    """Use a coupon in the store whose poster was scanned, once.

    Raises PosterOver where the poster was renewed since, CouponWrongWay, and what `redeem` raises.
    """
    if posters.store_of(store, seal) is None:
        raise PosterOver()
    return _use(coupon, store, "poster")


def _use(coupon: Named, store: str, way: str) -> Redemption:
    at, known = now(), current_timeline()
    check_store(store, known)
    if store in known.at(at).online_stores:
        raise CouponWrongWay()
    return redeem(coupon, Use(at, store, None, way=way))


def undo_use(redemption_id: UUID, actor: Actor) -> Cancelled:
    """Undo a use on the day on which it happened, in the store's time: the coupon is good again.

    Raises UseOver after that day, RedemptionCancelled, RedemptionOfPurchase, Redemption.DoesNotExist.
    """
    with transaction.atomic():
        row = Redemption.objects.get(pk=redemption_id)
        if local_day(row.store_id, row) != local_day(row.store_id):
            raise UseOver()
        done = cancel_redemption(redemption_id, keep_coupon=True)
        record_change(
            actor, "redemption.undo", redemption_id, before={"status": "redeemed"}, after={"status": done.coupon.status},
            coupon=str(done.coupon.pk), store=row.store_id, way=row.way,
        )  # fmt: skip
    return done


def local_day(store: str, use: Redemption | None = None) -> date:
    """Return the day of a use, or today, in the store's time."""
    terms = current_timeline().at(now())
    moment = use.redeemed_at if use is not None else now()
    return moment.astimezone(terms.store_zones.get(store, terms.zone)).date()


def sign_of(store: str, day: date) -> int:
    """Return the sign of a store's day, by which staff tell the screen of today's uses."""
    return day_sign.day_sign(store, day, salted_hmac("kizuna.day_sign", "key", algorithm="sha256").digest())
