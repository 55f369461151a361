"""The catalogue of rewards, and points exchanged for one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_site.lib.errors import DomainError
from members.models import Member
from members.views.access import MemberRequest, ask_acceptance, member_required
from rewards.actions.accounts import open_account
from rewards.actions.exchanges import ConfirmationOutdated, exchange_once, new_confirmation
from rewards.core.refusals import Refusal
from rewards.selectors.shelf import shelf_of
from rewards.statement.figures import Figures
from rewards.statement.shelf import reward_line, reward_lines, sentence


class SeeOther(HttpResponseRedirect):
    """What was sent has been dealt with: look there."""

    status_code = 303


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """Show the rewards of the terms in force: those that can be had now, soon, in another tier, not any more."""
    shelf = shelf_of(open_account(request.member.pk, request.member.joined_at))
    figures = Figures.of(shelf.terms)
    context = {
        "figures": figures,
        "available": shelf.available,
        "groups": reward_lines(shelf, figures),
        "is_empty": not shelf.offered,
        "is_frozen": request.member.status == Member.Status.FROZEN,
    }
    return render(request, "rewards/catalogue/index.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def reward(request: MemberRequest, code: str) -> HttpResponse:
    """Show a reward; asked to, show what an exchange would do; confirmed, exchange points for its coupon, once."""
    step = request.POST.get("step")
    if step and request.owes_acceptance:
        return ask_acceptance(request)
    account_id = open_account(request.member.pk, request.member.joined_at)
    if step != "exchange":
        return _page(request, account_id, code, confirms=step == "confirm")
    try:
        coupon_id = exchange_once(account_id, code, request.POST.get("confirmation", ""))
    except ConfirmationOutdated:
        said = _("This page had become out of date. Please check the points and confirm once more.")
        return _page(request, account_id, code, confirms=True, said=said, status=409)
    except DomainError as error:
        return _page(request, account_id, code, confirms=True, said=error.message, status=error.status)
    except Refusal as refusal:
        return _page(request, account_id, code, refusal=refusal, status=refusal.status)
    messages.success(request, _("You have exchanged your points. Show this coupon at the till."))
    return SeeOther(reverse("rewards:coupons-show", args=[coupon_id]))


def _page(
    request: MemberRequest, account_id: UUID, code: str, *, confirms: bool = False, said: str = "",
    refusal: Refusal | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Show a reward, or the confirmation where it can be had, with what was said of an attempt."""
    shelf = shelf_of(account_id)
    figures = Figures.of(shelf.terms)
    found = shelf.find(code)
    line = None if found is None else reward_line(found, shelf, figures)
    if line is None:
        if refusal is None:
            raise Http404
        messages.error(request, sentence(refusal, code))  # it was there when the page was
        return SeeOther(reverse("rewards:catalogue-index"))
    is_frozen = request.member.status == Member.Status.FROZEN
    context = {
        "reward": line,
        "figures": figures,
        "available": figures.points(shelf.available),
        "said": sentence(refusal, line.name) if refusal is not None else said,
        "is_frozen": is_frozen,
    }
    if not confirms or line.group != "now" or is_frozen:
        return render(request, "rewards/catalogue/reward.html", context, status=status)
    context["confirmation"] = new_confirmation(account_id, code, line.points)
    return render(request, "rewards/catalogue/confirm.html", context, status=status)
