"""Lists of members taken in as segments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaigns.actions import segments
from campaigns.forms.member_list import Found, find
from campaigns.forms.segment import ListForm
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff

LINES_SHOWN = 30


@staff("campaigns.edit_segment")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a list of members as a frozen segment."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                found = find(form.cleaned_data["file"].read())
                if (response := _taken(request, form, found)) is not None:
                    return response
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                status = error.status
    return render(request, "campaigns/staff/segments/list.html", {"form": form}, status=status)


def _taken(request: HttpRequest, form: ListForm, found: Found) -> HttpResponse | None:
    """Write the segment and go to it; None where the file has to be looked at first, which the form says."""
    asked = form.cleaned_data
    if not found.ids:
        form.add_error("file", _("No line of this file names an active member."))
        return None
    if found.unknown and not asked["leaves_out"]:
        form.add_error("file", _nobody(found.unknown))
        return None
    segment = segments.create_list(asked["code"], form.names, asked["note"], found.ids, actor=actor(request))
    messages.success(request, _("The list is a segment now."))
    if found.unknown:
        messages.warning(request, _left_out(found.unknown))
    return redirect("staff-segment", segment.pk)


def _nobody(lines: list[int]) -> str:
    sentence = ngettext(
        "Line %(lines)s names no active member. Correct it, or have it left out.",
        "Lines %(lines)s name no active member. Correct them, or have them left out.",
        len(lines),
    )
    return sentence % {"lines": _numbers(lines)}


def _left_out(lines: list[int]) -> str:
    sentence = ngettext("Line %(lines)s was left out.", "Lines %(lines)s were left out.", len(lines))
    return sentence % {"lines": _numbers(lines)}


def _numbers(lines: list[int]) -> str:
    told = ", ".join(f"{line:,}" for line in lines[:LINES_SHOWN])
    rest = len(lines) - LINES_SHOWN
    if rest <= 0:
        return told
    return ngettext("%(lines)s and %(rest)s other", "%(lines)s and %(rest)s others", rest) % {
        "lines": told, "rest": f"{rest:,}",
    }  # fmt: skip
