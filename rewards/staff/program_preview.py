"""What a draft changes, by examples: composed, worked out under both terms, kept with the draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from rewards.actions import program_examples
from rewards.core.examples import Example
from rewards.core.program.editing import Opened, opened
from rewards.core.terms import compile_terms
from rewards.forms.program_example import ExampleForm, usual
from rewards.models import ProgramDraft
from rewards.selectors.timeline import current_timeline
from rewards.statement.program_examples import Compared, compared

PREVIEW = "rewards/staff/program/_preview.html"


def wants_fragment(request: HttpRequest) -> bool:
    """Tell whether a script asks for the preview alone."""
    return request.headers.get("X-Part") == "preview"


def previewed(draft: ProgramDraft, found: Opened, example: Example | None = None) -> list[Compared]:
    """Return the examples of a draft as it stands, or one alone, under the terms in force and under the draft."""
    timeline, at = current_timeline(), now()
    in_force = timeline.at(at)
    after = None if found.checked is None else compile_terms(found.checked, timeline.newest + 1)
    kept: list[tuple[UUID | None, Example]] = [(None, example)] if example is not None else []
    if example is None:
        kept = [(row.pk, row.example) for row in draft.examples.order_by("pk")]
        kept = kept or [(None, usual(found, at.astimezone(in_force.zone).date()))]
    return compared(kept, in_force, after)


@staff("rewards.view_terms")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Compose an example, see what it earns, keep it with the draft."""
    draft = get_object_or_404(ProgramDraft.objects.select_related("based_on"), pk=draft_id)
    found = opened(draft.text, draft.based_on.document)
    if found is None:
        messages.error(request, _("The file of this draft cannot be read. Put right what is named here first."))
        return redirect("staff-program-draft", draft.pk)
    timeline = current_timeline()
    terms = timeline.at(now())
    today = now().astimezone(terms.zone).date()
    if request.method != "POST":
        form = ExampleForm.showing(usual(found, today), found, terms.digits)
        return _page(request, draft, found, form, usual(found, today))
    form = ExampleForm(request.POST, opened=found, digits=terms.digits)
    if not form.is_valid():
        return _page(request, draft, found, form, None, status=422)
    if request.POST.get("act") == "keep":
        return _keep(request, draft, form.example)
    return _page(request, draft, found, form, form.example)


@staff("rewards.edit_program")
@require_POST
def let_go(request: HttpRequest, draft_id: UUID, example_id: UUID) -> HttpResponse:
    """Keep an example no longer."""
    try:
        program_examples.let_go(draft_id, example_id, Actor.of(user_id=request.user.pk))
    except ProgramDraft.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("staff-program-preview", draft_id)


def _keep(request: HttpRequest, draft: ProgramDraft, example: Example) -> HttpResponse:
    if not request.user.has_perm("rewards.edit_program"):
        messages.error(request, _("Your role may read drafts, not write them."))
        return redirect("staff-program-preview", draft.pk)
    try:
        program_examples.keep(draft.pk, example, Actor.of(user_id=request.user.pk))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The example is kept: every page of this draft shows it."))
    return redirect("staff-program-preview", draft.pk)


def _page(
    request: HttpRequest, draft: ProgramDraft, found: Opened, form: ExampleForm, example: Example | None,
    *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "draft": draft,
        "examples": [] if example is None else previewed(draft, found, example),
        "has_mistakes": found.checked is None,
        "form": form,
    }
    if wants_fragment(request):
        return render(request, PREVIEW, context)
    context |= {
        "kept": previewed(draft, found) if draft.examples.exists() else [],
        "may_write": draft.decided_at is None and request.user.has_perm("rewards.edit_program"),
    }
    return render(request, "rewards/staff/program/preview.html", context, status=status)
