"""A member's link for friends, and what happens to whoever follows it."""

import secrets
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loyalty_site.lib.access import public
from loyalty_site.lib.codes import read_coupon_code
from members.actions.referrals import Invitation, link_of
from members.selectors.referrals import counts
from members.views.access import MemberRequest, member_required
from members.views.client import client_of

_SESSION_KEY = "invitation"
_DEVICE_COOKIE = "device"
_DEVICE_SECONDS = 365 * 24 * 3600
_DEVICE_CHARACTERS_MAX = 64


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """Show a member's link and how many friends have come by it."""
    device = _device(request)
    link = link_of(request.member, device=device, address=client_of(request))
    address = request.build_absolute_uri(reverse("members:referrals-visit", args=[link.code]))
    context = {"address": address, "address_in_a_link": quote(address, safe=""), **counts(request.member)}
    return _known_device(render(request, "members/referrals/index.html", context), device)


@public
@never_cache
@require_safe
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a link's code for when its visitor joins; a code that nobody has leads to the same page."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    kept = read_coupon_code(code)
    if kept:
        request.session[_SESSION_KEY] = kept
    return _known_device(redirect("join-start"), _device(request))


def take_invitation(request: HttpRequest | None) -> Invitation | None:
    """Return the link by which somebody came who joins now, once."""
    code = request.session.pop(_SESSION_KEY, "") if request is not None else ""
    if request is None or not code:
        return None
    return Invitation(code, request.COOKIES.get(_DEVICE_COOKIE, "")[:_DEVICE_CHARACTERS_MAX], client_of(request))


def _device(request: HttpRequest) -> str:
    """Return the random name of this browser, a new one where it has none: it says who refers themselves."""
    return request.COOKIES.get(_DEVICE_COOKIE, "")[:_DEVICE_CHARACTERS_MAX] or secrets.token_urlsafe(16)


def _known_device(response: HttpResponse, device: str) -> HttpResponse:
    response.set_cookie(
        _DEVICE_COOKIE, device, max_age=_DEVICE_SECONDS, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
