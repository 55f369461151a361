"""Segments: listed, shown, explained, compared, kept, put away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from campaigns.actions import segments
from campaigns.actions.segment_exports import note_export
from campaigns.core.rule import BadRule, Condition, Group, conditions
from campaigns.forms.segment import WhyForm
from campaigns.forms.sentences import Lists, said, sentence
from campaigns.models import Segment
from campaigns.selectors.listed import is_listed, numbers, samples
from campaigns.selectors.lists import lists
from campaigns.selectors.segments import compare, explain, rule_of
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.spreadsheet import as_csv
from loyalty_site.lib.staff_access import staff
from members.models import Member
from members.selectors.members import find

FOUND_MAX = 10
NUMBERS = ("member_number", "external_id")


@staff("campaigns.view_segment")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the segments that are not archived."""
    return render(request, "campaigns/staff/segments/index.html", {"segments": _kept()})


@staff("campaigns.view_segment")
@require_safe
def show(request: HttpRequest, segment_id: UUID) -> HttpResponse:
    """Show a segment: its rule in words, how many it has, and beside the segment `with` how they overlap."""
    return _page(request, get_object_or_404(Segment, pk=segment_id))


@staff("campaigns.view_segment")
@require_POST
def why(request: HttpRequest, segment_id: UUID) -> HttpResponse:
    """Tell why a member is in a segment or not. Whom staff ask about stands in no address."""
    _check_sees_persons(request)
    segment, form = get_object_or_404(Segment, pk=segment_id, archived_at=None), WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, segment, form, status=422)
    chosen = form.cleaned_data["member"]
    found = list(Member.objects.filter(pk=chosen)) if chosen else find(form.cleaned_data["who"], FOUND_MAX)
    if not found:
        form.add_error("who", _("This names no member. Write a number or an address in full."))
        return _page(request, segment, form, status=422)
    if len(found) > 1:
        return _page(request, segment, form, found=found)
    return _page(request, segment, form, answer=_answer(segment, found[0]))


@staff("campaigns.edit_segment")
@require_POST
def count(request: HttpRequest, segment_id: UUID) -> HttpResponse:
    """Count a dynamic segment again."""
    return _act(
        request, segment_id, lambda pk, **_actor: segments.recount(pk), gettext_noop("The members were counted.")
    )


@staff("campaigns.edit_segment")
@require_POST
def freeze(request: HttpRequest, segment_id: UUID) -> HttpResponse:
    """Keep a segment as it is."""
    return _act(
        request, segment_id, segments.freeze, gettext_noop("The segment is frozen: its members stay as they are.")
    )


@staff("campaigns.edit_segment")
@require_POST
def thaw(request: HttpRequest, segment_id: UUID) -> HttpResponse:
    """Let a segment follow its rule again."""
    return _act(request, segment_id, segments.thaw, gettext_noop("The segment follows its rule again."))


@staff("campaigns.edit_segment")
@require_POST
def archive(request: HttpRequest, segment_id: UUID) -> HttpResponse:
    """Put a segment away."""
    return _act(request, segment_id, segments.archive, gettext_noop("The segment is archived."), "staff-segments")


@staff("campaigns.view_segment")
@require_safe
def rule(request: HttpRequest, segment_id: UUID) -> HttpResponse:
    """Send a segment's rule as a file."""
    segment = get_object_or_404(Segment.objects.exclude(rule=None), pk=segment_id)
    response = HttpResponse(orjson.dumps(segment.rule, option=orjson.OPT_INDENT_2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{segment.code}.json"'
    return response


@staff("campaigns.view_segment")
@require_POST
def export(request: HttpRequest, segment_id: UUID) -> HttpResponseBase:
    """Send the numbers of a segment's members as a table; who had it made stands in the audit log."""
    _check_sees_persons(request)
    segment = get_object_or_404(Segment, pk=segment_id, archived_at=None)
    note_export(segment, actor=actor(request))
    response = StreamingHttpResponse(as_csv(NUMBERS, numbers(segment)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{segment.code}.csv"'
    return response


def _act(
    request: HttpRequest, segment_id: UUID, act: Callable[..., Any], done: str, to: str = ""
) -> HttpResponse:  # fmt: skip
    """Do one thing with a segment, and say what came of it."""
    get_object_or_404(Segment.objects.only("pk"), pk=segment_id)
    try:
        act(segment_id, actor=actor(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("staff-segment", segment_id)
    messages.success(request, _(done))
    return redirect(to) if to else redirect("staff-segment", segment_id)


def _page(
    request: HttpRequest, segment: Segment, form: WhyForm | None = None, *, found: list[Member] | None = None,
    answer: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    sees_persons = request.user.has_perm("members.view_member")
    names, rule = lists(), _rule(segment)
    other = _other(request, segment)
    context = {
        "segment": segment,
        "rule": said(rule, names) if rule is not None else None,
        "is_unreadable": rule is None and segment.rule is not None,
        "sees_persons": sees_persons,
        "samples": samples(segment) if sees_persons else [],
        "form": form or WhyForm(),
        "found": found,
        "answer": answer,
        "others": _kept().exclude(pk=segment.pk),
        "other": other,
        "comparison": compare(segment, other) if other is not None else None,
    }
    return render(request, "campaigns/staff/segments/show.html", context, status=status)


def _answer(segment: Segment, member: Member) -> dict[str, Any]:
    """Return why a member is in a segment or not: as it was last counted, and what of its rule holds now."""
    rule, is_in = _rule(segment), is_listed(segment, member)
    if rule is None:
        return {"member": member, "is_listed": is_in}
    found, names = explain(rule, member), lists()
    return {
        "member": member,
        "is_listed": is_in,
        "holds": found.is_in,
        "is_active": found.is_active,
        "failing": [(sentence(each, names), each in found.met) for each in found.failing],
        "met": _told([each for each in found.met if each not in found.failing], names),
        "unmet": _told(_unmet(found.met, found.failing, rule), names),
    }


def _told(some: list[Condition], names: Lists) -> list[str]:
    return [sentence(each, names) for each in some]


def _unmet(met: list[Condition], failing: list[Condition], rule: Group) -> list[Condition]:
    """Return the conditions that do not hold and need not."""
    return [each for each in conditions(rule) if each not in met and each not in failing]


def _rule(segment: Segment) -> Group | None:
    try:
        return None if segment.rule is None else rule_of(segment)
    except BadRule:  # of a version that knew other kinds
        return None


def _other(request: HttpRequest, segment: Segment) -> Segment | None:
    try:
        return _kept().exclude(pk=segment.pk).filter(pk=request.GET.get("with") or segment.pk).first()
    except (ValidationError, ValueError):
        return None


def _kept() -> QuerySet[Segment]:
    return Segment.objects.filter(archived_at=None).order_by("code")


def _check_sees_persons(request: HttpRequest) -> None:
    if not request.user.has_perm("members.view_member"):
        raise PermissionDenied
