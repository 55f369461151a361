"""A member at the counter: what they have, a sale worked out and posted."""

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.errors import DomainError
from members.core.pins import is_pin
from members.models import Member, Shift
from rewards.actions import counter
from rewards.actions.accounts import open_account
from rewards.actions.spend_proofs import prove_by_code, prove_by_pin
from rewards.core.drafts import Draft
from rewards.core.proving import proofs_asked
from rewards.core.refusals import Refusal, VerificationRequired
from rewards.models import CounterAct
from rewards.selectors.timeline import current_timeline
from rewards.staff.counter import sealing
from rewards.staff.counter.access import TillRequest, at_till
from rewards.staff.counter.forms import SaleForm
from rewards.staff.counter.offers import Shown, Worked, choices, shown, worked
from rewards.staff.counter.saying import aloud, said


@sensitive_post_parameters("proof")
@require_http_methods(["GET", "HEAD", "POST"])
@at_till
def sale(request: TillRequest, member_id: UUID) -> HttpResponse:
    """Show a member; work a sale out, or post it, as the button says."""
    member = member_here(member_id)
    account_id = open_account(member.pk, member.joined_at)
    store, digits = request.register.store_id, current_timeline().versions[-1].digits
    opened = sealing.opened(request.register)
    found = shown(member, account_id, store)
    form = SaleForm(request.POST or None, digits=digits, coupons=choices(found.coupons))
    error, working = "", None
    try:
        if request.method == "POST":
            opened = sealing.sent(request, request.register)
            if form.is_valid():
                draft = form.draft(account_id, opened.at)
                found = shown(member, account_id, store, draft)
                if request.POST.get("step") == "post":
                    return _post(request, draft, opened, found)
                working = _worked(request.shift, draft, found)
    except (DomainError, Refusal) as refused:
        error = said(refused)
    context = {
        "shown": found, "form": form, "seal": opened.sealed, "said": error, "worked": working,
        "asks_proof": _asks_proof(found), "offered": zip_offers(form, found),
    }  # fmt: skip
    status = 422 if error or form.errors else 200
    return render(request, "rewards/staff/counter/sale.html", context, status=status)


def member_here(member_id: UUID) -> Member:
    """Return a member who has not left; in place of one who was merged, also since the page was opened, who goes on.

    Raises Http404.
    """
    found = Member.objects.select_related("merged_into").filter(pk=member_id).first()
    member = (found.merged_into or found) if found is not None else None
    if member is None or member.status == Member.Status.LEFT:
        raise Http404
    return member


def zip_offers(form: SaleForm, found: Shown) -> list[tuple[object, object]]:
    """Return each coupon with the box by which it is chosen."""
    return list(zip(form["coupons"], found.coupons, strict=True))


def _worked(shift: Shift, draft: Draft, found: Shown) -> Worked:
    """Work a sale out as posting would, with the points that may still be offered."""
    draft = counter.as_sold_at(shift, draft)
    receipt = counter.rehearse(draft)
    terms = current_timeline().at(draft.purchased_at)
    return worked(draft, receipt, found.summary, terms, found.figures)


def _post(request: TillRequest, draft: Draft, opened: sealing.Opened, found: Shown) -> HttpResponse:
    """Post a sale and lead to what it did; in practice show what it would have done."""
    if request.shift.is_practice:
        return _rehearsed(request, draft, found)
    if not CounterAct.objects.filter(form=opened.form).exists():
        draft = _proved(request, draft)
    act = counter.sell(request.shift, draft, opened.form)
    assert act is not None  # this is no practice
    return redirect("counter:act", act.pk)


def _rehearsed(request: TillRequest, draft: Draft, found: Shown) -> HttpResponse:
    draft = counter.as_sold_at(request.shift, draft)
    receipt, terms = counter.rehearse(draft), current_timeline().at(draft.purchased_at)
    balance = receipt.balance
    assert balance is not None  # the sale is a member's
    context = {
        "shown": found,
        "worked": worked(draft, receipt, found.summary, terms, found.figures),
        "aloud": aloud(
            terms, earned=receipt.earned, used=draft.points_used, available=balance.available, pending=balance.pending
        ),
    }  # fmt: skip
    return render(request, "rewards/staff/counter/rehearsed.html", context)


def _proved(request: TillRequest, draft: Draft) -> Draft:
    """Return the draft with the proof of the person that the terms ask for. Raises what refuses it."""
    assert draft.account_id is not None
    typed, redemption = request.POST.get("proof", "").strip(), current_timeline().at(draft.purchased_at).redemption
    asked = proofs_asked(redemption, draft.points_used, is_attended=True)
    if not asked or draft.points_used == 0:
        return draft
    if not typed:
        raise VerificationRequired(proof=" / ".join(asked))
    if is_pin(typed) and "pin" in asked:
        prove_by_pin(draft.account_id, typed, client=f"till {request.register.pk.hex}")
        return draft
    if "qr" in asked:
        return replace(draft, qr_nonce=prove_by_code(draft.account_id, typed).nonce)
    raise VerificationRequired(proof=" / ".join(asked))


def _asks_proof(found: Shown) -> bool:
    terms = found.summary.terms
    return terms is not None and bool(proofs_asked(terms.redemption, found.summary.available, is_attended=True))
