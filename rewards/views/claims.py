"""What a member holds in their hand and has not told us of yet: a receipt of a purchase before joining, a card."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.errors import DomainError
from members.actions import legal
from members.actions.attempts import TooManyAttempts
from members.models import Acceptance
from members.selectors.legal import owed
from members.views.access import MemberRequest, member_required
from members.views.client import client_of
from members.views.legal import shown_by
from rewards.actions.accounts import open_account
from rewards.actions.card_claims import claim_card
from rewards.actions.receipt_claims import claim_receipt
from rewards.core.terms import Terms
from rewards.forms.claims import CardForm, ReceiptForm
from rewards.selectors.balances import summary
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.statement.figures import Figures, language_in_force


class SeeOther(HttpResponseRedirect):
    """What was sent has been dealt with: look there."""

    status_code = 303


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def card(request: MemberRequest) -> HttpResponse:
    """Let a member claim a card by its number and one thing that the shop knows."""
    figures = Figures.of(_terms())
    form = CardForm(figures.currency, request.POST or None)
    waiting = owed(request.member) if request.owes_acceptance else []
    status, wait = 422 if form.errors else 200, ""
    if form.is_valid():
        try:
            claimed = claim_card(request.member, form.cleaned_data["number"], form.proof, client=client_of(request))
        except DomainError as error:
            form.add_error(None, error.message)
            status, wait = error.status, _wait(error)
        else:
            shown = shown_by(request, waiting)
            if waiting and shown is not None:
                legal.accept(claimed.member.pk, shown, Acceptance.Way.CARD)
            said = _("The card is yours now. You have %(points)s.")
            account = open_account(claimed.member.pk, claimed.member.joined_at)
            messages.success(request, said % {"points": figures.points(summary(account).available)})
            return SeeOther(reverse("rewards:card"))
    context = {"form": form, "documents": [question.document for question in waiting]}
    return _page(request, "rewards/claims/card.html", context, status, wait)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def receipt(request: MemberRequest) -> HttpResponse:
    """Let a member claim a purchase by its receipt."""
    terms = _terms()
    if terms is None:
        return render(request, "rewards/claims/receipt.html", {"form": None})
    form = ReceiptForm(terms, language_in_force(), request.POST or None)
    status, wait = 422 if form.errors else 200, ""
    if form.is_valid():
        try:
            posted = claim_receipt(request.member, form.receipt, client=client_of(request))
        except DomainError as error:
            form.add_error(None, error.message)
            status, wait = error.status, _wait(error)
        else:
            said = _("The receipt has been credited: %(points)s.")
            messages.success(request, said % {"points": Figures.of(terms).points(posted.earned)})
            return SeeOther(reverse("rewards:entries-index"))
    context = {"form": form, "days": terms.late_credit_days}
    return _page(request, "rewards/claims/receipt.html", context, status, wait)


def _terms() -> Terms | None:
    try:
        return current_timeline().versions[-1]
    except NoProgramme:
        return None


def _page(request: MemberRequest, template: str, context: dict[str, Any], status: int, wait: str) -> HttpResponse:
    response = render(request, template, context, status=status)
    if wait:
        response["Retry-After"] = wait
    return response


def _wait(error: DomainError) -> str:
    return str(int(error.wait.total_seconds())) if isinstance(error, TooManyAttempts) else ""
