"""Two memberships of one person: compared side by side, merged with a reason, and undone while it can be."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from members.models import Member
from rewards.actions import merging
from rewards.core.refusals import Refusal
from rewards.forms.merge import MergeForm
from rewards.selectors.merge_desk import TERM_MAX, Side, find_side, merge_named, side_of
from rewards.statement.shelf import sentence


@require_safe
@staff("members.view_membermerge")
def compare(request: HttpRequest) -> HttpResponse:
    """Show two members side by side, by `one` and `two`: a number, a card, an address, an id."""
    terms = [request.GET.get(name, "")[:TERM_MAX] for name in ("one", "two")]
    sides = [find_side(term) for term in terms]
    shown = [side.desk.member.number if side is not None else term for term, side in zip(terms, sides, strict=True)]
    missing = [term for term, side in zip(terms, sides, strict=True) if term and side is None]
    return _comparison(request, shown, [side for side in sides if side is not None], missing=missing)


@require_POST
@staff("members.merge_member")
def merge(request: HttpRequest) -> HttpResponse:
    """Merge the one that is not kept into the one that is."""
    form = MergeForm(request.POST)
    sides = [side for side in map(side_of, _ids(request)) if side is not None]
    terms = [side.desk.member.number for side in sides]
    if not form.is_valid() or len(sides) < 2:
        return _comparison(request, terms, sides, form=form, status=422)
    kept, gone = form.cleaned_data["kept"], form.gone()
    try:
        row = merging.merge(kept, gone, form.cleaned_data["reason"], actor=Actor.of(user_id=request.user.pk))
    except Member.DoesNotExist as error:
        raise Http404 from error
    except (DomainError, Refusal) as refusal:
        form.add_error(None, _said(refusal))
        return _comparison(request, terms, sides, form=form, status=refusal.status)
    messages.success(request, _("The two memberships are one now."))
    return redirect("staff-merge", row.pk)


@require_safe
@staff("members.view_membermerge")
def show(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Show a merge, and whether it can be undone."""
    row = merge_named(merge_id)
    if row is None:
        raise Http404
    obstacle = merging.why_not(row)
    context = {
        "merge": row,
        "obstacle": _said(obstacle) if obstacle is not None else "",
        "until": merging.undo_until(row),
    }
    return render(request, "rewards/staff/merges/show.html", context)


@require_POST
@staff("members.merge_member")
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Undo a merge, or say why it cannot be undone."""
    if merge_named(merge_id) is None:
        raise Http404
    try:
        merging.undo(merge_id, actor=Actor.of(user_id=request.user.pk))
    except (DomainError, Refusal) as refusal:
        messages.error(request, _said(refusal))
    else:
        messages.success(request, _("The merge is undone: both memberships are as they were."))
    return redirect("staff-merge", merge_id)


def _comparison(
    request: HttpRequest, terms: list[str], sides: list[Side], *, missing: list[str] | None = None,
    form: MergeForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    is_same = len(sides) == 2 and sides[0].desk.member.pk == sides[1].desk.member.pk
    shown = sides if len(sides) == 2 and not is_same else []
    context = {
        "one": terms[0] if terms else "", "two": terms[1] if len(terms) > 1 else "",
        "sides": shown, "missing": missing or [], "is_same": is_same,
        "form": form or MergeForm(initial={"one": shown[0].desk.member.pk, "two": shown[1].desk.member.pk} if shown else None),
    }  # fmt: skip
    return render(request, "rewards/staff/merges/compare.html", context, status=status)


def _ids(request: HttpRequest) -> list[UUID]:
    """Return the two members that the form names, as far as it names any."""
    found = []
    for name in ("one", "two"):
        try:
            found.append(UUID(request.POST.get(name, "")))
        except ValueError:
            continue
    return found


def _said(refusal: DomainError | Refusal) -> str:
    return refusal.message if isinstance(refusal, DomainError) else sentence(refusal, "")
