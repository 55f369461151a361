"""The editor of a survey: its questions in both languages, changed by buttons, checked, saved.

Each button posts the whole survey and gets it back changed; nothing is saved but by its own.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import errors
from campaigns.actions import surveys
from campaigns.core.questions import CHOSEN, QUESTIONS_MAX, BadQuestions, Mistake
from campaigns.core.ready_surveys import READY
from campaigns.forms import survey_words
from campaigns.forms.survey import NewSurveyForm, SurveyForm
from campaigns.forms.survey_document import changed, posted
from campaigns.models import Survey
from campaigns.selectors.surveys import newest
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.models import User


class Desk:
    """What lies before whoever writes a survey: the form, the questions as they were posted, what is wrong with them."""

    def __init__(self, request: HttpRequest, kind: str, survey: Survey | None) -> None:
        self.request, self.kind, self.survey = request, kind, survey
        self.before: Any = newest(survey).questions if survey is not None else list(READY[kind].questions)
        self.form = self._form()
        is_post = request.method == "POST"
        self.questions = posted(request.POST, self.before) if is_post else [dict(each) for each in self.before]
        self.mistakes: list[Mistake] = []
        self.context: dict[str, Any] = {}

    def page(self, status: int = 200) -> HttpResponse:
        context = {
            "survey": self.survey, "form": self.form, "kind": self.kind,
            "kind_name": Survey.Kind(self.kind).label,
            "questions": survey_words.drawn(self.questions, self.mistakes),
            "general": survey_words.general(self.mistakes),
            "kinds": [(key, survey_words.KINDS[key]) for key in (*CHOSEN, "text")],
            "has_room": len(self.questions) < QUESTIONS_MAX,
            **self.context,
        }  # fmt: skip
        return render(self.request, "campaigns/staff/surveys/edit.html", context, status=status)

    def _form(self) -> SurveyForm:
        if self.survey is not None:
            return SurveyForm.of(self.survey, self.request.POST if self.request.method == "POST" else None)
        if self.request.method == "POST":
            return NewSurveyForm(self.request.POST, kind=self.kind)
        if not isinstance(self.request.user, User):
            raise PermissionDenied
        return NewSurveyForm.from_ready(READY[self.kind], self.request.user)


@staff("campaigns.edit_survey")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose what to begin with, and write a new survey."""
    kind = request.GET.get("kind", "")
    if kind not in READY:
        ready = [(key, Survey.Kind(key).label, each) for key, each in READY.items()]
        return render(request, "campaigns/staff/surveys/new.html", {"ready": ready})
    return _answer(Desk(request, kind, None))


@staff("campaigns.edit_survey")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Write a survey that has not ended."""
    rows = Survey.objects.select_related("campaign", "send").exclude(state=Survey.State.ENDED)
    survey = get_object_or_404(rows, pk=survey_id)
    return _answer(Desk(request, survey.kind, survey))


def _answer(desk: Desk) -> HttpResponse:
    if desk.request.method != "POST":
        return desk.page()
    act = desk.request.POST.get("act", "")
    if act == "save":
        return _save(desk)
    desk.questions = changed(desk.questions, act, desk.request.POST.get("new", ""), desk.before)
    desk.form.full_clean()
    desk.form.errors.clear()
    return desk.page()


def _save(desk: Desk) -> HttpResponse:
    form, survey = desk.form, desk.survey
    if not form.is_valid():
        return desk.page(422)
    draft = form.draft(desk.questions)
    try:
        if survey is None:
            survey = surveys.create(form.cleaned_data["code"], desk.kind, draft, actor=actor(desk.request))
        else:
            survey = surveys.change(survey.pk, form.cleaned_data["revision"] or 0, draft, actor=actor(desk.request))
    except BadQuestions as bad:
        desk.mistakes = bad.mistakes
        return desk.page(422)
    except errors.SurveyChanged:
        return _meanwhile(desk)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return desk.page(error.status)
    messages.success(desk.request, _("The survey is saved."))
    return redirect("staff-survey", survey.pk)


def _meanwhile(desk: Desk) -> HttpResponse:
    """Say that somebody else has saved; what was typed is kept, and saving again is meant then."""
    assert desk.survey is not None
    theirs = Survey.objects.select_related("changed_by").get(pk=desk.survey.pk)
    desk.form = desk.form.seen_at(theirs.revision)
    desk.context = {"theirs": theirs}
    return desk.page(409)
