"""The versions of the programme, what each changed, and the drafts that are under way."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from rewards.actions import program_drafts
from rewards.core.program import dump
from rewards.forms.program_draft import TitleForm
from rewards.models import Terms
from rewards.selectors.program_drafts import changes_between, drafts_under_way
from rewards.selectors.programme import programme
from rewards.selectors.timeline import current_timeline
from rewards.statement.program_changes import Changes


@staff("rewards.view_terms")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the versions, newest first, and the drafts that nobody has published or withdrawn."""
    found = programme()
    published = {row.version: row for row in Terms.objects.defer("document").select_related("published_by")}
    versions = [(edition, published[edition.terms.version]) for edition in found.editions] if found else []
    context = {"versions": versions, "drafts": drafts_under_way(), "form": TitleForm()}
    return render(request, "rewards/staff/program/index.html", context)


@staff("rewards.view_terms")
@require_safe
def version(request: HttpRequest, version: int) -> HttpResponse:
    """Show what a version changed in the one before it, and the version as a file."""
    terms = get_object_or_404(Terms, version=version)
    before = Terms.objects.filter(version=version - 1).first()
    told = Changes(current_timeline().versions[-1], *(row.document for row in (before, terms) if row))
    context = {
        "terms": terms,
        "before": before,
        "changes": [told.line(change) for change in changes_between(before, terms)] if before else [],
        "file": dump(terms.document),
        "form": TitleForm(initial={"version": version}),
        "is_newest": not Terms.objects.filter(version__gt=version).exists(),
    }
    return render(request, "rewards/staff/program/version.html", context)


@staff("rewards.edit_program")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft on top of the newest version, or one that goes back to an older one."""
    form = TitleForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("staff-program")
    try:
        draft = program_drafts.begin(
            form.cleaned_data["title"], Actor.of(user_id=request.user.pk), version=form.cleaned_data["version"]
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("staff-program")
    return redirect("staff-program-draft", draft.pk)
