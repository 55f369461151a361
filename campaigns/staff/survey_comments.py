"""Comments of members: listed, read, tagged; the tags themselves."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.actions import survey_reading
from campaigns.models import Survey, SurveyAnswer, SurveyTag
from campaigns.selectors import survey_comments
from campaigns.selectors.lists import lists
from campaigns.selectors.survey_comments import Choice, said
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff

NAMES = ("survey", "state", "band", "tag", "store")


@staff("campaigns.view_surveyanswer")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List comments, newest first; what is chosen stands in the address: survey, state, band, tag, store, `beyond`."""
    asked = {name: request.GET.get(name, "") for name in NAMES}
    tags, stores, surveys = survey_comments.tags(), lists()["stores"], list(Survey.objects.order_by("-pk"))
    choice = Choice(_id(asked["survey"]), asked["state"], asked["band"], _id(asked["tag"]), asked["store"] if asked["store"] in stores else "")  # fmt: skip
    beyond = _id(request.GET.get("beyond", ""))
    found = survey_comments.comments(choice, beyond)
    context: dict[str, Any] = {
        "comments": [_told(row, tags) for row in found.answers], "asked": asked, "is_chosen": any(asked.values()),
        "is_first": beyond is None,
        "first": _query(asked), "next": _query(asked | {"beyond": str(found.next)}) if found.next else "",
        "here": request.get_full_path(), "tags": tags, "stores": stores.items(), "surveys": surveys,
        "states": [("unread", _("Unread")), ("read", _("Read"))],
        "bands": [("low", _("Low scores")), ("middle", _("Scores in between")), ("high", _("High scores"))],
    }  # fmt: skip
    return render(request, "campaigns/staff/survey_comments/index.html", context)


@staff("campaigns.view_surveyanswer")
@require_safe
def show(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Show an answer whole: what was said, what it is about, its case."""
    row = survey_comments.answer(answer_id)
    if row is None:
        raise Http404
    context = {"comment": _told(row, survey_comments.tags()), "answer": row, "here": request.path}
    return render(request, "campaigns/staff/survey_comments/show.html", context)


@staff("campaigns.view_surveyanswer")
@require_safe
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Lead from a case to the answer that has opened it."""
    row = survey_comments.of_case(case_id)
    if row is None:
        raise Http404
    return redirect("staff-survey-answer", row.pk)


@staff("campaigns.tag_answer")
@require_POST
def read(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Mark an answer as read."""
    survey_reading.mark_read(_answer(answer_id).pk, actor=actor(request))
    return _back(request, answer_id)


@staff("campaigns.tag_answer")
@require_POST
def tag(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Tag an answer."""
    named = get_object_or_404(SurveyTag, pk=_id(request.POST.get("tag", "")), archived_at=None)
    survey_reading.tag(_answer(answer_id).pk, named.pk, actor=actor(request))
    return _back(request, answer_id)


@staff("campaigns.tag_answer")
@require_POST
def untag(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Take a tag off an answer."""
    named = get_object_or_404(SurveyTag, pk=_id(request.POST.get("tag", "")))
    survey_reading.untag(_answer(answer_id).pk, named.pk, actor=actor(request))
    return _back(request, answer_id)


@staff("campaigns.tag_answer")
@require_POST
def add_tag(request: HttpRequest) -> HttpResponse:
    """Add a tag that comments can have."""
    try:
        made = survey_reading.add_tag(request.POST.get("name", ""), actor=actor(request))
        messages.success(request, _("“%(name)s” can be chosen now.") % {"name": made.name})
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("staff-survey-comments")


@staff("campaigns.tag_answer")
@require_POST
def archive_tag(request: HttpRequest, tag_id: UUID) -> HttpResponse:
    """Put a tag away."""
    named = get_object_or_404(SurveyTag, pk=tag_id)
    survey_reading.archive_tag(tag_id, actor=actor(request))
    messages.success(request, _("“%(name)s” is offered no more. Comments keep it.") % {"name": named.name})
    return redirect("staff-survey-comments")


def _told(row: SurveyAnswer, tags: list[SurveyTag]) -> dict[str, Any]:
    language = "en" if (get_language() or "").startswith("en") else "ja"
    used = [each.tag for each in row.tagged.all()]
    store = row.store
    return {
        "store": (store.name_en if language == "en" else store.name_ja) if store is not None else "",
        "answer": row, "said": said(row, language), "tags": used, "others": [each for each in tags if each not in used],
        "most": {"nps": 10, "csat": 5}.get(row.survey.kind),
    }  # fmt: skip


def _answer(answer_id: UUID) -> SurveyAnswer:
    return get_object_or_404(SurveyAnswer, pk=answer_id)


def _back(request: HttpRequest, answer_id: UUID) -> HttpResponseRedirect:
    """Lead back to the page from which something was sent, if it is one of this site."""
    here = request.POST.get("here", "")
    if url_has_allowed_host_and_scheme(here, allowed_hosts=None) and here.startswith("/staff/surveys/"):
        return HttpResponseRedirect(f"{here}#answer-{answer_id}")
    return redirect("staff-survey-answer", answer_id)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _query(asked: dict[str, str]) -> str:
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"
