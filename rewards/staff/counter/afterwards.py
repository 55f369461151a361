"""After a sale: what it did and what to say, the last ones of the day, undone or refunded."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.money import to_minor
from rewards.actions import counter
from rewards.actions.accounts import open_account
from rewards.actions.uses import local_day
from rewards.core.refusals import Refusal
from rewards.models import CounterAct
from rewards.selectors.balances import summary
from rewards.selectors.timeline import current_timeline
from rewards.staff.counter import sealing
from rewards.staff.counter.access import TillRequest, at_till
from rewards.staff.counter.forms import ReasonForm, RefundForm
from rewards.staff.counter.saying import aloud, said
from rewards.statement.figures import Figures

SHOWN_MAX = 50


@require_safe
@at_till
def index(request: TillRequest) -> HttpResponse:
    """List the last acts of today in this store, this register's and the others'."""
    day = local_day(request.register.store_id)
    rows = (
        CounterAct.objects.filter(sheet__store=request.register.store_id, sheet__day=day)
        .select_related("register", "post", "purchase")
        .order_by("-acted_at", "-pk")[:SHOWN_MAX]
    )
    figures = Figures.of(current_timeline().versions[-1])
    acts = [(act, figures.money(to_minor(act.amount, figures.digits))) for act in rows]
    return render(request, "rewards/staff/counter/acts.html", {"acts": acts, "figures": figures, "day": day})


@require_safe
@at_till
def show(request: TillRequest, act_id: UUID) -> HttpResponse:
    """Show what a sale did, what to say aloud, and how it is undone."""
    act = _act(request, act_id)
    terms = current_timeline().versions[-1]
    figures = Figures.of(terms)
    undone = CounterAct.objects.filter(kind=CounterAct.Kind.UNDO, purchase=act.purchase_id).first()
    has_refunds = act.purchase is not None and act.purchase.refunds.exists()
    spoken = []
    if act.member is not None and undone is None and act.kind in ("sale", "late_credit"):
        found = summary(open_account(act.member.pk, act.member.joined_at))
        spoken = aloud(
            terms, earned=act.points_given, used=act.points_used, available=found.available, pending=found.pending
        )
    context = {
        "act": act,
        "figures": figures,
        "amount": figures.money(to_minor(act.amount, figures.digits)),
        "saved_by_points": figures.money(to_minor(act.points_value, figures.digits)) if act.points_used else "",
        "saved_by_coupons": figures.money(to_minor(act.coupons_value, figures.digits)) if act.coupons_value else "",
        "given": figures.points(act.points_given),
        "used": figures.points(act.points_used) if act.points_used else "",
        "aloud": spoken,
        "undone": undone,
        "may_undo": act.kind == "sale" and not has_refunds and act.sheet.day == local_day(act.sheet.store_id),
        "may_refund": act.kind in ("sale", "late_credit") and undone is None,
        "form": ReasonForm(),
        "seal": sealing.opened(request.register).sealed,
    }
    return render(request, "rewards/staff/counter/act.html", context)


@require_POST
@at_till
def undo(request: TillRequest, act_id: UUID) -> HttpResponse:
    """Undo a sale within its day."""
    act, form = _act(request, act_id), ReasonForm(request.POST)
    if act.purchase_id is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Choose the reason why this sale is undone."))
        return redirect("counter:act", act.pk)
    try:
        opened = sealing.sent(request, request.register)
        counter.undo(request.shift, act.purchase_id, opened.form, form.cleaned_data["reason"])
    except (DomainError, Refusal) as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _done(request, _("The sale has been undone. Its receipt may be entered again.")))
    return redirect("counter:act", act.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@at_till
def refund(request: TillRequest, act_id: UUID) -> HttpResponse:
    """Take goods of a sale back: all that is left, or an amount."""
    act, figures = _act(request, act_id), Figures.of(current_timeline().versions[-1])
    if act.purchase_id is None:
        raise Http404
    form, opened, error = RefundForm(request.POST or None, digits=figures.digits), None, ""
    try:
        if request.method == "POST":
            opened = sealing.sent(request, request.register)
            if form.is_valid():
                found = form.cleaned_data
                counter.take_back(
                    request.shift, act.purchase_id, opened.form, found["reason"], amount=found["amount"]
                )  # fmt: skip
                messages.success(
                    request, _done(request, _("The goods have been taken back, and their points with them."))
                )
                return redirect("counter:act", act.pk)
    except (DomainError, Refusal) as refused:
        error = said(refused)
    context = {
        "act": act, "form": form, "said": error, "figures": figures,
        "amount": figures.money(to_minor(act.amount, figures.digits)),
        "seal": (opened or sealing.opened(request.register)).sealed,
    }  # fmt: skip
    return render(request, "rewards/staff/counter/refund.html", context, status=422 if error or form.errors else 200)


def _act(request: TillRequest, act_id: UUID) -> CounterAct:
    """Return an act of this store. Raises Http404 for any other one."""
    rows = CounterAct.objects.select_related("sheet", "member", "purchase", "post", "register")
    act = rows.filter(pk=act_id, sheet__store=request.register.store_id).first()
    if act is None:
        raise Http404
    return act


def _done(request: TillRequest, sentence: str) -> str:
    return _("Practice: nothing was posted.") if request.shift.is_practice else sentence
