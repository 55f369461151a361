"""Leaving the programme: what is given up is shown to the point, and confirmed as it was shown."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_site.lib.access import public
from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions.audit import Actor
from members.actions.departures import withdrawable_until
from members.views.access import MemberRequest, member_required
from members.views.again import proved_again
from members.views.evidence import proof
from rewards.actions.accounts import open_account
from rewards.actions.leaving import leave
from rewards.selectors.forfeit import forfeit_of
from rewards.statement.figures import Figures
from rewards.statement.forfeit import coupon_names, forfeit_lines

LATER, AT_ONCE = "later", "at_once"


class SeeOther(HttpResponseRedirect):
    """What was sent has been dealt with: look there."""

    status_code = 303


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@proved_again
def index(request: MemberRequest) -> HttpResponse:
    """Show what leaving gives up; confirmed as it was shown, end the membership."""
    if request.method != "POST":
        return _page(request)
    erasing = request.POST.get("erase", "")
    if erasing not in (LATER, AT_ONCE):
        return _page(request, _("Choose when your data is to be erased."), status=422)
    at = now()
    try:
        leave(
            request.member.pk, actor=Actor("portal", request.user.pk), seen=request.POST.get("seen", ""),
            erase_at=_erase_at(erasing, at), proof=proof(request, "", "leaving"),
        )  # fmt: skip
    except DomainError as error:
        return _page(request, error.message, status=error.status)
    logout(request)
    return SeeOther(reverse("rewards:leaving-left"))


@never_cache
@require_safe
@public
def left(request: HttpRequest) -> HttpResponse:
    """Say good-bye, and what comes next."""
    return render(request, "rewards/leaving/left.html", {"days": settings.ERASURE_DAYS})


def _erase_at(erasing: str, at: datetime) -> datetime:
    return at if erasing == AT_ONCE else withdrawable_until(at)


def _page(request: MemberRequest, said: str = "", status: int = 200) -> HttpResponse:
    account_id, at = open_account(request.member.pk, request.member.joined_at), now()
    found = forfeit_of(account_id, at)
    figures = Figures.of(found.terms)
    context = {
        "said": said,
        "lines": forfeit_lines(found, figures),
        "coupons": coupon_names(found, figures),
        "seen": found.version,
        "chosen": request.POST.get("erase", LATER),
        "days": settings.ERASURE_DAYS,
        "until": figures.day(withdrawable_until(at)),
    }
    return render(request, "rewards/leaving/index.html", context, status=status)
