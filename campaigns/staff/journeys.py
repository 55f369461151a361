"""Journeys: listed, shown step by step, switched on and off, approved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actions import journey_drafts, journeys
from campaigns.core.journeys import KINDS
from campaigns.forms.journey_shown import about, shown
from campaigns.models import Journey, JourneyVersion
from campaigns.selectors.journeys import Weight, draft, flow, in_force, listed, mark, still_inside, weigh
from campaigns.selectors.offers import given_coupons
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from rewards.selectors.timeline import NoProgramme


@staff("campaigns.view_campaign")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the five journeys."""
    journeys.ensure()
    rows = [(row, about(row.journey)) for row in listed()]
    return render(request, "campaigns/staff/journeys/index.html", {"rows": rows})


@staff("campaigns.view_campaign")
@require_safe
def show(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a journey: its steps, and how many are where."""
    journey = find(kind)
    writing, current = draft(journey), in_force(journey)
    version = _asked(journey, request.GET.get("version", "")) or current or writing
    assert version is not None  # a journey is made with a draft
    may_edit = request.user.has_perm("campaigns.edit_campaign") or request.user.has_perm("campaigns.approve_send")
    context = {
        "journey": journey, "version": version, "writing": writing, "current": current,
        "shown": shown(flow(version), given_coupons("en" if (get_language() or "").startswith("en") else "ja")),
        "older": [each for each in still_inside(journey) if each[0] != version], "seen": mark(journey),
        "weight": _weight(journey, writing or current) if may_edit and _can_begin(journey, writing) else None,
        "is_outdated": journey.asked_at is not None and journey.asked_mark != mark(journey),
        "is_own": journey.asked_at is not None and journey.asked_by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "campaigns/staff/journeys/show.html", context)


@staff("campaigns.edit_campaign")
@require_POST
def switch_on(request: HttpRequest, kind: str) -> HttpResponse:
    """Put what is written in force and let members enter, or ask a second person to."""
    journey = find(kind)
    try:
        is_on = journeys.switch_on(journey.pk, _seen(request), actor=actor(request))
        said = gettext_noop("The journey is on.") if is_on else gettext_noop("It waits for a second person's approval.")
        messages.success(request, _(said))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("staff-journey", kind)


@staff("campaigns.approve_send")
@require_POST
def approve(request: HttpRequest, kind: str) -> HttpResponse:
    """Approve what somebody else has asked for, as it was seen."""

    def approve_seen(journey: Journey) -> object:
        return journeys.approve(journey.pk, _seen(request), actor=actor(request))

    return _act(request, kind, approve_seen, gettext_noop("The journey is on."))


@staff("campaigns.edit_campaign")
@require_POST
def take_back(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for it no more."""
    return _act(
        request, kind, lambda journey: journeys.take_back(journey.pk, actor=actor(request)),
        gettext_noop("It waits for nobody any more."),
    )  # fmt: skip


@staff("campaigns.edit_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask what becomes of those inside, and switch a journey off."""
    journey = find(kind)
    if request.method != "POST":
        inside = journey.entries.filter(state="inside").count()
        return render(request, "campaigns/staff/journeys/switch_off.html", {"journey": journey, "inside": inside})
    journeys.switch_off(journey.pk, lets_go=request.POST.get("inside") == "go", actor=actor(request))
    messages.success(request, _("The journey is off. Nobody enters it any more."))
    return redirect("staff-journey", kind)


@staff("campaigns.edit_campaign")
@require_POST
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin to write another version."""
    journey_drafts.begin(find(kind).pk, actor=actor(request))
    return redirect("staff-journey-edit", kind)


@staff("campaigns.edit_campaign")
@require_POST
def discard(request: HttpRequest, kind: str) -> HttpResponse:
    """Throw away what is being written."""

    def discard_draft(journey: Journey) -> None:
        writing = draft(journey)
        if writing is not None:
            journey_drafts.discard(writing.pk, writing.revision, actor=actor(request))

    return _act(request, kind, discard_draft, gettext_noop("What was being written is thrown away."))


def find(kind: str) -> Journey:
    """Return a journey of a kind that there is; the first who look for it have it made."""
    if kind not in KINDS:
        raise Http404
    if not Journey.objects.filter(kind=kind).exists():
        journeys.ensure()
    return get_object_or_404(Journey.objects.select_related("campaign", "asked_by", "changed_by"), kind=kind)


def _asked(journey: Journey, number: str) -> JourneyVersion | None:
    if not number.isdecimal() or len(number) > 9:
        return None
    return journey.versions.filter(number=int(number)).first()


def _can_begin(journey: Journey, writing: JourneyVersion | None) -> bool:
    return journey.switched_on_at is None or writing is not None


def _weight(journey: Journey, version: JourneyVersion | None) -> Weight | None:
    try:
        return weigh(journey, version) if version is not None else None
    except NoProgramme:
        return None


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


def _act(request: HttpRequest, kind: str, act: Callable[[Journey], Any], done: str) -> HttpResponse:
    journey = find(kind)
    try:
        act(journey)
        messages.success(request, _(done))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("staff-journey", kind)
