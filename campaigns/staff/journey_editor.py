"""The editor of a journey's draft: its figures, its exits, and when its steps come. Messages have their own editor."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import errors
from campaigns.actions import journey_drafts
from campaigns.forms.journey import JourneyForm
from campaigns.models import Journey, JourneyVersion
from campaigns.selectors.journeys import draft, steps_of
from campaigns.staff.acting import actor
from campaigns.staff.journeys import find
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff


@staff("campaigns.edit_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Write the draft of a journey. Where nobody is writing one, its page says how to begin.

    Each button saves what was filled in; `add` and `drop N` change the steps after that, `write N` goes on to a message.
    """
    journey = find(kind)
    version = draft(journey)
    if version is None:
        return redirect("staff-journey", kind)
    if request.method != "POST":
        return _page(request, journey, version, JourneyForm(None, version, steps_of(version)))
    form = JourneyForm(request.POST, version, steps_of(version))
    if not form.is_valid():
        return _page(request, journey, version, form, status=422)
    try:
        return _save(request, journey, version, form)
    except errors.JourneyChanged:
        theirs = JourneyVersion.objects.select_related("changed_by").get(pk=version.pk)
        data = request.POST.copy()
        data["revision"] = str(theirs.revision)
        return _page(
            request, journey, version, JourneyForm(data, version, steps_of(version)), theirs=theirs, status=409
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return _page(request, journey, version, form, status=error.status)


def _save(request: HttpRequest, journey: Journey, version: JourneyVersion, form: JourneyForm) -> HttpResponse:
    act, who = request.POST.get("act", "save"), actor(request)
    saved = journey_drafts.write(
        version.pk, form.cleaned_data["revision"], form.chosen_figures, form.chosen_exits, form.chosen_steps, actor=who
    )  # fmt: skip
    verb, _space, number = act.partition(" ")
    if verb == "add":
        try:
            journey_drafts.add_step(saved.pk, saved.revision, actor=who)
        except errors.JourneyFull as error:
            messages.error(request, error.message)
        return redirect("staff-journey-edit", journey.kind)
    if verb in ("drop", "write") and number.isdecimal() and len(number) < 3:
        return _of_step(request, journey, saved, verb, int(number))
    messages.success(request, _("The draft is saved. It changes nothing until you put it in force."))
    return redirect("staff-journey", journey.kind)


def _of_step(request: HttpRequest, journey: Journey, saved: JourneyVersion, verb: str, number: int) -> HttpResponse:
    step = saved.steps.filter(number=number).first()
    if verb == "write" and step is not None:
        return redirect("staff-send-edit", step.send_id)
    if step is not None:
        try:
            journey_drafts.drop_step(saved.pk, saved.revision, number, actor=actor(request))
        except errors.JourneyEmpty as error:
            messages.error(request, error.message)
    return redirect("staff-journey-edit", journey.kind)


def _page(
    request: HttpRequest, journey: Journey, version: JourneyVersion, form: JourneyForm, *, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    context = {"journey": journey, "version": version, "form": form, **more}
    return render(request, "campaigns/staff/journeys/edit.html", context, status=status)
