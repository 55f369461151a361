"""The builder of segments: the rule as nested groups, changed by buttons, counted, saved.

Each button posts the whole rule and gets it back changed; nothing is saved but by its own. A script asks for a part of
the page alone (`X-Part`): the rule as it is drawn, or the count.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import errors
from campaigns.actions import segments
from campaigns.core.rule import BadRule, Group, Mistake, read
from campaigns.forms.document import Document, changed, fresh, posted
from campaigns.forms.drawn import Pencil
from campaigns.forms.segment import NewForm, PastedForm, SegmentForm
from campaigns.forms.sentences import said
from campaigns.models import Segment
from campaigns.selectors.lists import lists
from campaigns.selectors.segments import count, rule_of, sample
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff


class Desk:
    """What lies before whoever writes a segment: the form, the rule as it was posted, what is wrong with it."""

    def __init__(self, request: HttpRequest, segment: Segment | None) -> None:
        self.request, self.segment = request, segment
        self.form = self._form()
        self.pasted = PastedForm()
        self.document = self._document()
        self.mistakes: list[Mistake] = []
        self.context: dict[str, Any] = {}

    @property
    def has_rule(self) -> bool:
        return self.segment is None or self.segment.rule is not None

    def rule(self) -> Group | None:
        """Return the rule if it can be read, else note its mistakes."""
        try:
            return read(self.document)
        except BadRule as bad:
            self.mistakes = bad.mistakes
            return None

    def page(self, status: int = 200) -> HttpResponse:
        names = lists(but=self.segment.code if self.segment else "")
        context = {
            "segment": self.segment,
            "form": self.form,
            "pasted": self.pasted,
            "has_rule": self.has_rule,
            "has_mistakes": bool(self.mistakes),
            "rule": Pencil(names, self.mistakes).draw(self.document),
            "lists": names,
            **self.context,
        }
        part = "_rule" if self.request.headers.get("X-Part") == "rule" else "edit"
        return render(self.request, f"campaigns/staff/segments/{part}.html", context, status=status)

    def _form(self) -> SegmentForm:
        if self.request.method != "POST":
            return NewForm() if self.segment is None else SegmentForm.of(self.segment)
        return NewForm(self.request.POST) if self.segment is None else SegmentForm(self.request.POST)

    def _document(self) -> Document:
        if self.request.method == "POST":
            return posted(self.request.POST)
        return fresh() if self.segment is None or self.segment.rule is None else self.segment.rule


@staff("campaigns.edit_segment")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a new segment."""
    return _answer(Desk(request, None))


@staff("campaigns.edit_segment")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, segment_id: UUID) -> HttpResponse:
    """Write a segment that there is."""
    segment = get_object_or_404(Segment, pk=segment_id, archived_at=None)
    if segment.rule is not None and request.method != "POST":
        try:
            rule_of(segment)
        except BadRule as bad:  # of a version that knew other kinds; what it drew may be gone
            desk = Desk(request, segment)
            desk.document, desk.mistakes = fresh(), [each for each in bad.mistakes if not each.place]
            return desk.page()
    return _answer(Desk(request, segment))


def _answer(desk: Desk) -> HttpResponse:
    request = desk.request
    if request.method != "POST":
        return desk.page()
    match request.POST.get("act", ""):
        case "save":
            return _save(desk)
        case "count":
            return _count(desk)
        case "paste":
            return _paste(desk)
        case act:
            desk.document = changed(desk.document, act)
            desk.form = _unchecked(desk)
            return desk.page()


def _unchecked(desk: Desk) -> SegmentForm:
    """Return the form with what was typed and without what is missing yet."""
    names = type(desk.form).base_fields
    return type(desk.form)(initial={name: desk.form.data.get(name, "") for name in names})


def _count(desk: Desk) -> HttpResponse:
    """Count whom the rule names; on a page of its own with some of them."""
    rule, is_part = desk.rule(), desk.request.headers.get("X-Part") == "count"
    found: dict[str, Any] = {"count": None if rule is None else count(rule), "is_counted": True}
    if is_part:
        return render(desk.request, "campaigns/staff/segments/_count.html", found)
    if rule is not None and desk.request.user.has_perm("members.view_member"):
        found["samples"] = sample(rule)
    desk.context = found
    desk.form = _unchecked(desk)
    return desk.page(200 if rule is not None else 422)


def _paste(desk: Desk) -> HttpResponse:
    """Take a rule that was pasted in place of what was written."""
    desk.pasted = PastedForm(desk.request.POST)
    desk.form = _unchecked(desk)
    if not desk.pasted.is_valid():
        return desk.page(422)
    desk.document = desk.pasted.cleaned_data["pasted"].dump()
    desk.pasted = PastedForm()
    return desk.page()


def _save(desk: Desk) -> HttpResponse:
    request, segment, form = desk.request, desk.segment, desk.form
    rule = desk.rule() if desk.has_rule else None
    if not form.is_valid() or (desk.has_rule and rule is None):
        return desk.page(422)
    names, note = form.names, form.cleaned_data["note"]
    try:
        if segment is None:
            assert rule is not None
            segment = segments.create(form.cleaned_data["code"], names, note, rule, actor=actor(request))
        else:
            segments.change(segment.pk, form.cleaned_data["revision"], names, note, rule, actor=actor(request))
    except errors.SegmentChanged:
        return _meanwhile(desk)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return desk.page(error.status)
    messages.success(request, _("The segment is saved."))
    return redirect("staff-segment", segment.pk)


def _meanwhile(desk: Desk) -> HttpResponse:
    """Show what somebody else has saved beside what was typed, which is kept: saving again is meant then."""
    assert desk.segment is not None
    theirs = Segment.objects.select_related("changed_by").get(pk=desk.segment.pk)
    desk.form = desk.form.seen_at(theirs.revision)
    desk.context = {"theirs": theirs, "their_rule": said(rule_of(theirs), lists()) if theirs.rule is not None else None}
    return desk.page(409)
