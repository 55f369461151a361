"""Where and by hand a member can use a coupon now."""

from datetime import datetime
from uuid import UUID

from members.models import Store
from rewards.core.coupons.offer import Offer, offer_of
from rewards.core.terms import Timeline
from rewards.models import Coupon, PointAccount
from rewards.selectors.wallet import good_of

LISTED_MAX = 100


def stores_for(offer: Offer) -> list[Store]:
    """Return the shops in which a coupon may be used before staff, by code."""
    stores = Store.objects.filter(retired_at=None, channel=Store.Channel.STORE).order_by("code")
    return [store for store in stores if offer.when.stores is None or store.pk in offer.when.stores]


def coupons_for_poster(account_id: UUID, store: str, timeline: Timeline, at: datetime) -> list[Coupon]:
    """Return the coupons of an account that can be used with this store's poster now, the soonest expiry first."""
    member_id = PointAccount.objects.values_list("member_id", flat=True).get(pk=account_id)
    found = []
    for coupon in good_of(member_id, at).order_by("valid_until", "pk")[:LISTED_MAX]:
        offer = offer_of(timeline.of(coupon.terms), coupon.reward, coupon.source)
        is_here = offer.when.stores is None or store in offer.when.stores
        if "poster" in offer.ways and is_here and coupon.good_from <= at:
            found.append(coupon)
    return found
