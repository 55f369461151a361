"""Coupons used without a till: before staff, or with the store's poster; and the screen that proves it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_site.lib.clock import now
from members.actions import posters
from members.models import Member
from members.views.access import MemberRequest, member_required
from rewards.actions.accounts import open_account
from rewards.actions.uses import SHOWN_FOR, local_day, sign_of, use_before_staff, use_with_poster
from rewards.core.coupons.offer import BY_HAND, Offer, offer_of
from rewards.core.coupons.refusals import CouponUsed
from rewards.core.refusals import Refusal
from rewards.core.terms import Timeline
from rewards.models import Redemption
from rewards.selectors.coupons import Named
from rewards.selectors.timeline import current_timeline
from rewards.selectors.uses import coupons_for_poster, stores_for
from rewards.selectors.wallet import HeldCoupon, find_held
from rewards.statement.figures import Figures
from rewards.statement.shelf import sentence
from rewards.statement.uses import clock, sign_name, store_name
from rewards.statement.wallet import coupon_line
from rewards.views.catalogue import SeeOther


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def coupon(request: MemberRequest, coupon_id: UUID) -> HttpResponse:
    """Ask once more before a coupon is used, then use it: once, however often this is sent."""
    held, timeline = _own(request, coupon_id), current_timeline()
    if held.redemption is not None:
        return _to_screen(held)
    sent = request.POST if request.method == "POST" else request.GET
    store, seal = sent.get("store", ""), sent.get("k", "")
    said, status = "", 200
    if request.method == "POST":
        try:
            _use(held, store, seal)
        except CouponUsed:  # a second tab was quicker
            return _to_screen(_own(request, coupon_id))
        except Refusal as refusal:
            said, status = sentence(refusal, ""), refusal.status
        else:
            return SeeOther(reverse("rewards:uses-screen", args=[coupon_id]))
    return _ask(request, held, timeline, store, seal, said, status)


def _use(held: HeldCoupon, store: str, seal: str) -> None:
    named = Named(held.coupon.pk, held.coupon.account_id)
    if seal:
        use_with_poster(named, store, seal)
    else:
        use_before_staff(named, store)


def _ask(
    request: MemberRequest, held: HeldCoupon, timeline: Timeline, store: str, seal: str, said: str, status: int
) -> HttpResponse:
    """Show what will be used and where; whoever may not use it so is led back to the coupon."""
    at, offer = now(), _offer(held, timeline)
    figures = Figures.of(timeline.at(at))
    line = coupon_line(held, timeline.of(held.coupon.terms), figures, at)
    is_frozen = request.member.status == Member.Status.FROZEN
    scanned = posters.store_of(store, seal) if seal else None
    way = "poster" if seal else "staff"
    may = line.state == "good" and not is_frozen and way in offer.ways and (scanned is not None or not seal)
    if not may and not said:
        return redirect("rewards:coupons-show", held.coupon.pk)
    stores = [scanned] if scanned is not None else stores_for(offer)
    chosen = store or request.member.favourite_store_id or ""
    context = {
        "coupon": line,
        "figures": figures,
        "said": said,
        "stores": [(found.pk, store_name(found), found.pk == chosen) for found in stores],
        "seal": seal,
        "may": may,
    }
    return render(request, "rewards/uses/coupon.html", context, status=status)


@never_cache
@require_safe
@member_required
def screen(request: MemberRequest, coupon_id: UUID) -> HttpResponse:
    """Show for five minutes that a coupon was used just now; after that its own page says it."""
    held, at = _own(request, coupon_id), now()
    used = held.redemption
    if used is None or not _is_fresh(used):
        return redirect("rewards:coupons-show", coupon_id)
    timeline = current_timeline()
    terms = timeline.at(at)
    figures = Figures.of(terms)
    zone = terms.store_zones.get(used.store_id, terms.zone)
    sign = sign_of(used.store_id, local_day(used.store_id))
    context = {
        "coupon": coupon_line(held, timeline.of(held.coupon.terms), figures, at),
        "figures": figures,
        "store": store_name(used.store),
        "clock": clock(at, zone),
        "used_at": f"{used.redeemed_at.astimezone(zone):%H:%M:%S}",
        "seconds": max(1, int((used.redeemed_at + SHOWN_FOR - at).total_seconds())),
        "sign": sign,
        "sign_name": sign_name(sign),
    }
    return render(request, "rewards/uses/screen.html", context)


@never_cache
@require_safe
@member_required
def poster(request: MemberRequest) -> HttpResponse:
    """Let a member who has scanned a store's poster choose the coupon to use there."""
    code, seal = request.GET.get("store", ""), request.GET.get("k", "")
    store = posters.store_of(code, seal)
    if store is None:
        said = _("This poster is no longer good. Please ask the staff for the present one, and scan it.")
        return render(request, "rewards/uses/poster.html", {"said": said if seal else ""}, status=404 if seal else 200)
    timeline, at = current_timeline(), now()
    figures = Figures.of(timeline.at(at))
    account_id = open_account(request.member.pk, request.member.joined_at)
    found = coupons_for_poster(account_id, store.pk, timeline, at)
    context = {
        "store": store,
        "store_name": store_name(store),
        "seal": seal,
        "is_frozen": request.member.status == Member.Status.FROZEN,
        "coupons": [coupon_line(HeldCoupon(each), timeline.of(each.terms), figures, at) for each in found],
    }
    return render(request, "rewards/uses/poster.html", context)


def _own(request: MemberRequest, coupon_id: UUID) -> HeldCoupon:
    held = find_held(open_account(request.member.pk, request.member.joined_at), coupon_id)
    if held is None:
        raise Http404
    return held


def _offer(held: HeldCoupon, timeline: Timeline) -> Offer:
    return offer_of(timeline.of(held.coupon.terms), held.coupon.reward, held.coupon.source)


def _is_fresh(used: Redemption) -> bool:
    return used.way in BY_HAND and now() < used.redeemed_at + SHOWN_FOR


def _to_screen(held: HeldCoupon) -> HttpResponse:
    name = "uses-screen" if held.redemption is not None and _is_fresh(held.redemption) else "coupons-show"
    return SeeOther(reverse(f"rewards:{name}", args=[held.coupon.pk]))
