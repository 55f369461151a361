"""A draft of the programme in forms: its sections, their items, each saved into the draft's one file."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

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
from rewards.actions.program_drafts import Written
from rewards.core.program import changes
from rewards.core.program.editing import WHOLE, Opened, opened
from rewards.core.program.schema import CODED
from rewards.forms.program_draft import SeenForm
from rewards.forms.terms.form import PartForm
from rewards.forms.terms.parts import Known, kinds_of, new_item
from rewards.models import ProgramDraft, ProgramDraftRevision
from rewards.selectors.timeline import current_timeline
from rewards.staff.program_preview import PREVIEW, previewed, wants_fragment
from rewards.statement.program_changes import ChangeLine, Changes
from rewards.statement.program_contents import SECTION_NAMES, listed_items

_ROWS = ProgramDraft.objects.select_related("based_on", "editor")
_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)  # or something like one in quotes: a warning too many does no harm


class Place(NamedTuple):
    """What a form of a draft is about: a section, or an item of it; a new item has no code yet."""

    section: str
    code: str | None = None
    is_new: bool = False


@staff("rewards.view_terms")
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    """Show a section: its form, or the list of its items."""
    draft, found = _draft(draft_id, section)
    if found is None:
        return _unreadable(request, draft)
    if section in WHOLE:
        value = found.document.get(section)
        return _form(request, draft, found, Place(section), value)
    context = {
        "draft": draft,
        "section": section,
        "name": SECTION_NAMES[section],
        "items": listed_items(found, section),
        "kinds": kinds_of(section),
        "seen": SeenForm(initial={"revision": draft.revision}),
        "may_write": _may_write(request, draft),
        "examples": previewed(draft, found),
        "has_mistakes": found.checked is None,
    }
    return render(request, "rewards/staff/program/section.html", context)


@staff("rewards.view_terms")
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, draft_id: UUID, section: str, code: str) -> HttpResponse:
    """Show an item of a section in its form; preview or save what its writer sends."""
    draft, found = _draft(draft_id, section, CODED)
    if found is None:
        return _unreadable(request, draft)
    value = found.item(section, code)
    if value is None:  # somebody may have taken it out since
        seen = _seen(request, draft)
        value = seen.item(section, code) if seen is not None else None
        if value is None:
            raise Http404
    return _form(request, draft, found, Place(section, code), value)


@staff("rewards.edit_program")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    """Show the form of a new item, empty or like another one (`like`)."""
    draft, found = _draft(draft_id, section, CODED)
    if found is None:
        return _unreadable(request, draft)
    like = found.item(section, request.GET.get("like", ""))
    inner = like.get("coupon") if like is not None and section == "rewards" else like
    kind = str(inner.get("kind", "")) if isinstance(inner, dict) else request.GET.get("kind", "")
    kinds = [known for known, _name in kinds_of(section)]
    if kinds and kind not in kinds:
        messages.error(request, _("Choose the kind of what is to be added."))
        return redirect("staff-program-section", draft.pk, section)
    value = new_item(section, kind)
    if like is not None and request.method != "POST":
        value = {key: inner for key, inner in like.items() if key not in ("code", "retired")}
    return _form(request, draft, found, Place(section, is_new=True), value)


@staff("rewards.edit_program")
@require_POST
def move(request: HttpRequest, draft_id: UUID, section: str, code: str) -> HttpResponse:
    """Move an item one place up or down."""
    by = -1 if request.POST.get("to") == "up" else 1
    return _change(request, draft_id, section, code, lambda found: found.moved(section, code, by))


@staff("rewards.edit_program")
@require_POST
def retire(request: HttpRequest, draft_id: UUID, section: str, code: str) -> HttpResponse:
    """Retire an item, or take out one that was never published; or bring a retired one back."""
    if request.POST.get("act") == "restore":
        return _change(request, draft_id, section, code, lambda found: found.restored(section, code))
    return _change(request, draft_id, section, code, lambda found: found.retired(section, code))


def _form(request: HttpRequest, draft: ProgramDraft, found: Opened, place: Place, value: Any) -> HttpResponse:
    """Show a part in its form; on a POST preview it or save it."""
    known = Known.of(found)
    if request.method != "POST":
        form = PartForm(place.section, value, known, is_new=place.is_new)
        form.mark([] if place.is_new else found.found_in(place.section, place.code))
        return _page(request, draft, found, place, form)
    seen = _seen(request, draft)
    before = value if seen is None or place.is_new else _value(seen, place)
    form = PartForm(place.section, before, known, sent=request.POST, now=value, is_new=place.is_new)
    made = form.value()
    result = (
        found.with_section(place.section, made)
        if place.code is None and not place.is_new
        else found.with_item(place.section, made)
    )
    if request.POST.get("act") == "preview":
        form.mark(
            found.misread(place.section, made, is_new=place.is_new)
            or result.found_in(place.section, made.get("code") if place.section in CODED else None)
        )
        return _page(request, draft, result, place, form)
    return _save(request, draft, found, place, form, result)


def _save(
    request: HttpRequest, draft: ProgramDraft, found: Opened, place: Place, form: PartForm, result: Opened
) -> HttpResponse:
    """Save a part; say what somebody else has changed since, or what cannot be kept."""
    if not request.user.has_perm("rewards.edit_program"):  # whoever may look may not write
        messages.error(request, _("Your role may read drafts, not write them."))
        return redirect("staff-program-draft", draft.pk)
    revision = _revision(request)
    if revision is None:
        form.add_error(None, _("Reload the page and try again: it did not say which draft you saw."))
        return _page(request, draft, found, place, form, status=422)
    if misread := found.misread(place.section, form.value(), is_new=place.is_new):
        form.mark(misread)
        return _page(request, draft, result, place, form, status=422)
    try:
        written = Written(draft.title, result.text(), draft.starts_at)
        program_drafts.save(draft.pk, written, revision, Actor.of(user_id=request.user.pk))
    except errors.DraftChanged as error:
        return _told(request, draft, place, revision, error)
    except errors.DraftDecided as error:
        messages.error(request, error.message)
        return redirect("staff-program-draft", draft.pk)
    except DomainError as error:
        form.add_error(None, error.message)
        return _page(request, draft, result, place, form, status=422)
    code = form.value().get("code") if place.section in CODED else None
    if result.found_in(place.section, code):
        messages.warning(request, _("The draft is saved. Something in it is not right yet: it is marked below."))
        return (
            redirect("staff-program-item", draft.pk, place.section, code)
            if code
            else redirect("staff-program-section", draft.pk, place.section)
        )
    messages.success(request, _("The draft is saved."))
    return redirect(
        "staff-program-section" if code else "staff-program-draft", draft.pk, *([place.section] if code else [])
    )


def _told(
    request: HttpRequest, draft: ProgramDraft, place: Place, revision: int, error: errors.DraftChanged
) -> HttpResponse:
    """Show a form over what somebody else has saved meanwhile: theirs where it was not touched, and what they changed."""
    seen = _seen(request, draft)
    draft = _ROWS.get(pk=draft.pk)
    found = opened(draft.text, draft.based_on.document)
    if found is None:
        messages.error(request, error.message)
        return _unreadable(request, draft)
    before = new_item(place.section, request.GET.get("kind", "")) if place.is_new else _value(seen or found, place)
    latest = before if place.is_new else _value(found, place) or before
    form = PartForm(place.section, before, Known.of(found), sent=request.POST, now=latest, is_new=place.is_new)
    form.add_error(
        None,
        _(
            "%(editor)s has saved this draft since you opened it. What you typed is still here, over what stands there now: look at both, then save again."
        )
        % error.params,
    )
    theirs = _changes(seen, found) if seen is not None else []
    return _page(request, draft, found, place, form, status=409, theirs=theirs)


def _page(
    request: HttpRequest, draft: ProgramDraft, found: Opened, place: Place, form: PartForm, *,
    status: int = 200, theirs: list[ChangeLine] | None = None,
) -> HttpResponse:  # fmt: skip
    """Answer with the page of a part; `found` is the draft as the page shows it."""
    context: dict[str, Any] = {
        "draft": draft,
        "examples": previewed(draft, found),
        "has_mistakes": found.checked is None,
    }
    if wants_fragment(request):
        return render(request, PREVIEW, context)
    context |= {
        "section": place.section,
        "name": SECTION_NAMES[place.section],
        "code": place.code,
        "is_new": place.is_new,
        "is_whole": place.section in WHOLE,
        "form": form,
        "seen": SeenForm(initial={"revision": draft.revision}),
        "may_write": _may_write(request, draft),
        "theirs": theirs,
        "loses_comments": bool(_COMMENT.search(draft.text)),
    }
    return render(request, "rewards/staff/program/part.html", context, status=status)


def _change(
    request: HttpRequest, draft_id: UUID, section: str, code: str, change: Callable[[Opened], Opened]
) -> HttpResponse:
    """Change one item of a list as it was seen, and go back to the list."""
    draft, found = _draft(draft_id, section, CODED)
    if found is None:
        return _unreadable(request, draft)
    revision = _revision(request)
    if revision is None:
        messages.error(request, _("Reload the page and try again: it did not say which draft you saw."))
        return redirect("staff-program-section", draft.pk, section)
    if found.item(section, code) is None:
        raise Http404
    try:
        written = Written(draft.title, change(found).text(), draft.starts_at)
        program_drafts.save(draft.pk, written, revision, Actor.of(user_id=request.user.pk))
    except errors.DraftChanged as error:
        said = _("%(editor)s has saved this draft since you opened it. Look at the list as it is now, and try again.")
        messages.error(request, said % error.params)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The draft is saved."))
    return redirect("staff-program-section", draft.pk, section)


def _draft(draft_id: UUID, section: str, known: Any = None) -> tuple[ProgramDraft, Opened | None]:
    """Return a draft and its file, opened; None where it is no YAML. Raises Http404."""
    if section not in (known or {**WHOLE, **CODED}):
        raise Http404
    draft = get_object_or_404(_ROWS, pk=draft_id)
    return draft, opened(draft.text, draft.based_on.document)


def _seen(request: HttpRequest, draft: ProgramDraft) -> Opened | None:
    """Return the file of a draft as the sender of a form saw it."""
    revision = _revision(request)
    if revision is None:
        return None
    row = ProgramDraftRevision.objects.select_related("based_on").filter(draft=draft, no=revision).first()
    return None if row is None else opened(row.text, row.based_on.document)


def _value(found: Opened, place: Place) -> Any:
    return found.document.get(place.section) if place.code is None else found.item(place.section, place.code)


def _changes(before: Opened, after: Opened) -> list[ChangeLine]:
    """Return what somebody else changed, in sentences; of files with mistakes nothing can be said."""
    if before.checked is None or after.checked is None:
        return []
    told = Changes(current_timeline().versions[-1], before.checked, after.checked)
    return [told.line(change) for change in changes(before.checked, after.checked)]


def _revision(request: HttpRequest) -> int | None:
    form = SeenForm(request.POST)
    return form.cleaned_data["revision"] if form.is_valid() else None


def _may_write(request: HttpRequest, draft: ProgramDraft) -> bool:
    return draft.decided_at is None and request.user.has_perm("rewards.edit_program")


def _unreadable(request: HttpRequest, draft: ProgramDraft) -> HttpResponse:
    messages.error(request, _("The file of this draft cannot be read. Put right what is named here first."))
    return redirect("staff-program-draft", draft.pk)
