"""Coupons that a member asks for: by its button in the wallet, or by a public code."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from loyalty_site.lib.client_address import client_address
from members.actions.attempts import TooManyAttempts
from members.views.access import MemberRequest, member_required
from rewards.actions.accounts import open_account
from rewards.actions.giving import claim as claim_coupon
from rewards.actions.giving import enter as enter_code
from rewards.core.coupons.offer import find_given, find_public
from rewards.core.coupons.refusals import UnknownGivenCoupon
from rewards.core.refusals import Refusal
from rewards.models import Coupon
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.statement.figures import Figures
from rewards.statement.shelf import sentence
from rewards.views.catalogue import SeeOther

TYPED_MAX = 100  # of what a person can have typed


@never_cache
@require_POST
@member_required
def claim(request: MemberRequest, code: str) -> HttpResponse:
    """Give the member a coupon that they ask for, and show it."""
    return _answer(request, code, lambda account_id: claim_coupon(account_id, code))


@never_cache
@require_POST
@member_required
def enter(request: MemberRequest) -> HttpResponse:
    """Give the member the coupon whose public code they typed, and show it."""
    typed = request.POST.get("code", "")[:TYPED_MAX]
    client = client_address(
        request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.TRUSTED_PROXIES
    )
    return _answer(request, typed, lambda account_id: enter_code(account_id, typed, client))


def _answer(request: MemberRequest, named: str, give: Callable[..., Coupon]) -> HttpResponse:
    """Lead to the coupon, or back to the wallet with what is in the way."""
    try:
        coupon = give(open_account(request.member.pk, request.member.joined_at))
    except TooManyAttempts as refused:
        messages.error(request, refused.message)
    except (UnknownGivenCoupon, NoProgramme):
        messages.error(request, _("There is no such coupon. Please check the code and enter it once more."))
    except Refusal as refusal:
        messages.error(request, sentence(refusal, _name(named)))
    else:
        messages.success(request, _("You have a new coupon."))
        return SeeOther(reverse("rewards:coupons-show", args=[coupon.pk]))
    return SeeOther(reverse("rewards:coupons-index"))


def _name(named: str) -> str:
    """Return the name of the coupon that was asked for."""
    terms = current_timeline().versions[-1]
    found = find_given(terms, named) or find_public(terms, named)
    items = [item for item in terms.document["coupons"] if found is not None and item["code"] == found.code]
    name: str = items[0]["name"][Figures.of(terms).language] if items else named
    return name
