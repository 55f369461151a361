"""A member's wallet, and one coupon as it is shown at a till."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loyalty_site.lib import barcodes
from loyalty_site.lib.barcodes import Drawing
from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import groups
from members.models import Member
from members.views.access import MemberRequest, member_required, unasked
from members.views.devices import kept_for_owner, let_keep
from rewards.actions.accounts import open_account
from rewards.core.coupons.offer import WAYS, given_by
from rewards.selectors.giving import claimable
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.selectors.wallet import KINDS, HeldCoupon, find_held, held_coupons
from rewards.statement.figures import Figures
from rewards.statement.giving import claimable_line
from rewards.statement.wallet import coupon_line

_QR_WIDTH_PX = 240  # as large as a phone shows with the bars under it and nothing scrolled


@never_cache
@require_safe
@member_required
@unasked
def index(request: MemberRequest) -> HttpResponse:
    """Show the wallet; `show` names a kind of coupons, `after` the last one of the page before."""
    kind, after = request.GET.get("show", "issued"), request.GET.get("after", "")
    try:
        place = UUID(after) if after else None
    except ValueError:
        return redirect("rewards:coupons-index")
    if kind not in KINDS:
        return redirect("rewards:coupons-index")
    account_id = open_account(request.member.pk, request.member.joined_at)
    page = held_coupons(account_id, kind, after=place)
    is_first = kind == "issued" and place is None
    at, offered, takes_codes = now(), [], False
    try:
        timeline = current_timeline()
    except NoProgramme:  # nothing has been exchanged either
        figures, lines = Figures.of(None), []
    else:
        terms = timeline.at(at)
        figures = Figures.of(terms)
        lines = [coupon_line(held, timeline.of(held.coupon.terms), figures, at) for held in page.held]
        offered = [claimable_line(found, figures) for found in (claimable(account_id, terms, at) if is_first else ())]
        takes_codes = is_first and bool(given_by(terms, "public"))
    context: dict[str, object] = {
        "coupons": lines,
        "next": page.next,
        "after": after,
        "kind": kind,
        "kinds": tuple(KINDS),
        "offered": offered,
        "takes_codes": takes_codes,
        "seen_at": figures.moment(at),
    }
    response = render(request, "rewards/coupons/index.html", context)
    return let_keep(request, response) if is_first else response


@never_cache
@require_safe
@member_required
@unasked
def show(request: MemberRequest, coupon_id: UUID) -> HttpResponse:
    """Show a coupon of the member's own: its code while it is good, and what has become of it."""
    held = _own(request, coupon_id)
    timeline, at = current_timeline(), now()
    figures = Figures.of(timeline.at(at))
    code = barcodes.drawn(held.coupon.code, settings.CARD_BARCODE, qr_width_px=_QR_WIDTH_PX)
    line = coupon_line(held, timeline.of(held.coupon.terms), figures, at)
    context = {
        "coupon": line,
        "seen_at": figures.moment(at),
        "figures": figures,
        "groups": groups(held.coupon.code),
        "is_read": not line.ways.isdisjoint(WAYS),
        "code": code,
        "qr": barcodes.qr(held.coupon.code, _QR_WIDTH_PX) if code.kind != "qr" else None,  # one is enough
        "is_frozen": request.member.status == Member.Status.FROZEN,
    }
    response = render(request, "rewards/coupons/show.html", context)
    return let_keep(request, response) if line.state == "good" else response


@never_cache
@require_safe
@member_required
@kept_for_owner
def barcode(request: MemberRequest, coupon_id: UUID) -> HttpResponse:
    """Draw the code of a coupon of the member's own in the installation's kind of code."""
    return _image(barcodes.drawn(_own(request, coupon_id).coupon.code, settings.CARD_BARCODE, qr_width_px=_QR_WIDTH_PX))


@never_cache
@require_safe
@member_required
@kept_for_owner
def qr(request: MemberRequest, coupon_id: UUID) -> HttpResponse:
    """Draw the code of a coupon of the member's own as a QR code."""
    return _image(barcodes.qr(_own(request, coupon_id).coupon.code, _QR_WIDTH_PX))


def _own(request: MemberRequest, coupon_id: UUID) -> HeldCoupon:
    held = find_held(open_account(request.member.pk, request.member.joined_at), coupon_id)
    if held is None:
        raise Http404
    return held


def _image(drawing: Drawing) -> HttpResponse:
    return HttpResponse(drawing.svg, content_type="image/svg+xml")
