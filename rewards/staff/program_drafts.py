"""A draft of the programme: written, checked, submitted, published by a second person, withdrawn."""

import difflib
from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from rewards import errors
from rewards.actions import program_drafts
from rewards.core.program.editing import opened
from rewards.core.refusals import Refusal
from rewards.forms.program_draft import DraftForm, SeenForm, SimulationForm
from rewards.models import ProgramDraft
from rewards.selectors.program_drafts import newest_terms, reading_over
from rewards.selectors.timeline import current_timeline
from rewards.staff.program_preview import previewed
from rewards.statement.figures import language_in_force
from rewards.statement.program_contents import contents
from rewards.statement.program_draft import checked

_ROWS = ProgramDraft.objects.select_related("based_on", "author", "editor", "decided_by")


@staff("rewards.view_terms")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show a draft with every mistake and every change; check or save what its writer sends."""
    draft = get_object_or_404(_ROWS, pk=draft_id)
    zone = ZoneInfo(draft.based_on.document["program"]["time_zone"])
    if request.method != "POST":
        return _page(request, draft, DraftForm.of(draft, zone))
    return _write(request, draft, DraftForm(request.POST, zone=zone))


def _write(request: HttpRequest, draft: ProgramDraft, form: DraftForm) -> HttpResponse:
    """Check or save a draft; where somebody else has saved it since, show both texts."""
    if not request.user.has_perm("rewards.edit_program"):  # whoever may look may not write
        messages.error(request, _("Your role may read drafts, not write them."))
        return redirect("staff-program-draft", draft.pk)
    if not form.is_valid():
        return _page(request, draft, form, status=422)
    if request.POST.get("act") == "check":
        return _page(request, draft, form)
    try:
        program_drafts.save(draft.pk, form.written, form.cleaned_data["revision"], _actor(request))
    except errors.DraftChanged as error:
        draft.refresh_from_db()
        form = form.seen_at(draft.revision)  # saving again is meant, now that both were shown
        form.add_error(None, error.message)
        return _page(request, draft, form, status=409, theirs=draft.text)
    except errors.DraftDecided as error:
        messages.error(request, error.message)
        return redirect("staff-program-draft", draft.pk)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _page(request, draft, form, status=422)
    messages.success(request, _("The draft is saved."))
    return redirect("staff-program-draft", draft.pk)


def _page(
    request: HttpRequest, draft: ProgramDraft, form: DraftForm, *, status: int = 200, theirs: str | None = None
) -> HttpResponse:
    text = form.data.get("text", "").replace("\r\n", "\n") if form.is_bound else draft.text
    newest = newest_terms()
    person = request.user.pk
    context: dict[str, Any] = {
        "draft": draft,
        "form": form,
        "seen": SeenForm(initial={"revision": draft.revision}),
        "check": checked(
            text,
            reading_over(text, draft.based_on),
            current_timeline().versions[-1],
            draft.based_on.document,
            language_in_force(),
        ),
        "is_saved": text == draft.text,
        "newest": newest,
        "is_outdated": draft.decided_at is None and draft.based_on_id != newest.version,
        "may_write": draft.decided_at is None and request.user.has_perm("rewards.edit_program"),
        "may_publish": request.user.has_perm("rewards.publish_program"),
        "is_own": person in (draft.author_id, draft.editor_id),
        "simulations": draft.simulations.defer("result").order_by("-pk")[:10],
        "simulation_form": SimulationForm(),
        "contents": contents(found) if (found := opened(draft.text, draft.based_on.document)) is not None else None,
        "examples": previewed(draft, found) if found is not None else [],
        "has_mistakes": found is None or found.checked is None,
        "difference": None if theirs is None else _difference(theirs, text),
    }
    return render(request, "rewards/staff/program/draft.html", context, status=status)


def _difference(theirs: str, yours: str) -> list[str]:
    """Return how the text that was saved meanwhile becomes this one, line by line."""
    lines = difflib.unified_diff(theirs.splitlines(), yours.splitlines(), lineterm="", n=1)
    return list(lines)[2:]


@staff("rewards.edit_program")
@require_POST
def submit(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Hand a draft over to whoever publishes it."""
    done = _("The draft waits for publication by a second person.")
    return _act(request, draft_id, program_drafts.submit, done)


@staff("rewards.edit_program")
@require_POST
def rebase(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Base a draft on the newest version."""
    done = _("The draft is based on the newest version now. Look at its changes again.")
    return _act(request, draft_id, program_drafts.rebase, done)


@staff("rewards.edit_program")
@require_POST
def withdraw(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give a draft up."""
    return _act(request, draft_id, program_drafts.withdraw, _("The draft is withdrawn."))


@staff("rewards.publish_program")
@require_POST
def publish(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Publish a draft that somebody else wrote."""
    return _act(request, draft_id, program_drafts.publish, _("The draft is published as a new version."))


def _act(request: HttpRequest, draft_id: UUID, action: Callable[[UUID, int, Actor], Any], done: str) -> HttpResponse:
    """Do one thing with a draft as it was seen, and go back to it with what came of it."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Reload the page and try again: it did not say which draft you saw."))
        return redirect("staff-program-draft", draft_id)
    try:
        action(draft_id, form.cleaned_data["revision"], _actor(request))
    except ProgramDraft.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, error.message)
    except Refusal as refusal:  # what is fixed once a purchase exists
        sentence = (type(refusal).__doc__ or "").strip().partition("\n")[0]
        messages.error(request, _(sentence) % refusal.params)
    else:
        messages.success(request, done)
    return redirect("staff-program-draft", draft_id)


def _actor(request: HttpRequest) -> Actor:
    return Actor.of(user_id=request.user.pk)
