"""The terms of membership and the privacy policy, and the question whether a member accepts a new version."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_site.lib.access import public
from members.actions import legal
from members.actions.legal import Shown
from members.core.legal_text import to_html
from members.models import Acceptance, LegalDocument
from members.selectors.legal import Edition, Owed, accepted, editions, owed
from members.views.access import MemberRequest, member_required, unasked
from members.views.evidence import language_read


@never_cache
@public
@require_safe
def show(request: HttpRequest, kind: str, version: int | None = None) -> HttpResponse:
    """Show a version of a document, or the one in force; calm and empty where none is published."""
    found = editions(kind)
    if version is None:
        chosen = next((edition for edition in found if edition.state == "in_force"), None)
    else:
        chosen = next((edition for edition in found if edition.document.version == version), None)
        if chosen is None:
            raise Http404
    context = {
        "kind": kind,
        "title": LegalDocument.Kind(kind).label,
        "chosen": chosen and line(chosen, language_read(request)),
        "text": chosen and html_of(chosen.document, language_read(request)),
        "editions": [line(edition, language_read(request)) for edition in found],
    }
    return render(request, "members/legal/show.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@unasked
def acceptance(request: MemberRequest) -> HttpResponse:
    """Show what a member should accept, or what they have accepted; posted, accept what the page has shown."""
    waiting = owed(request.member)
    back = _back(request)
    status = 200
    if request.method == "POST" and waiting:
        shown = shown_by(request, waiting)
        if shown is not None:
            legal.accept(request.member.pk, shown, Acceptance.Way.PAGE)
            messages.success(request, _("Thank you. We have noted that you accept."))
            return redirect(back)
        messages.error(request, _("Another version has come into force meanwhile. Please read what changes."))
        status = 409
    if not waiting and (request.method == "POST" or "next" in request.GET):
        return redirect(back)
    context = {
        "questions": [_question(question, language_read(request)) for question in waiting],
        "accepted": [] if waiting else accepted(request.member),
        "back": back,
    }
    return render(request, "members/legal/acceptance.html", context, status=status)


def shown_by(request: HttpRequest, waiting: list[Owed]) -> Shown | None:
    """Return what the page that was sent has shown, where that is all that a member should accept; None else."""
    sent = set(request.POST.getlist("document"))
    is_all = all(str(question.document.pk) in sent for question in waiting)
    return Shown(tuple(question.document.pk for question in waiting), language_read(request)) if is_all else None


def line(edition: Edition, language: str) -> dict[str, object]:
    """Return what pages say of a version beside its text, in a language."""
    document = edition.document
    return {
        "kind": document.kind,
        "name": document.get_kind_display(),
        "version": document.version,
        "state": edition.state,
        "begins_on": document.effective_from,
        "ends_on": edition.until,
        "change": document.change_en if language == "en" else document.change_ja,
    }


def html_of(document: LegalDocument, language: str) -> SafeString:
    """Return a document's text as HTML, in a language; the reader of the text lets nothing through but that."""
    return SafeString(to_html(document.text_en if language == "en" else document.text_ja))  # nosec B703


def _question(question: Owed, language: str) -> dict[str, object]:
    document = question.document
    return {
        "id": document.pk,
        "kind": document.kind,
        "name": document.get_kind_display(),
        "version": document.version,
        "begins_on": document.effective_from,
        "is_first": not question.changes,
        "changes": [change.change_en if language == "en" else change.change_ja for change in question.changes],
    }


def _back(request: HttpRequest) -> str:
    """Return the page of ours that the member came from, or their first page."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(to, None, require_https=request.is_secure())
    return to if is_ours and to.startswith("/") else resolve_url(settings.LOGIN_REDIRECT_URL)
