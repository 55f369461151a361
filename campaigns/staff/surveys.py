"""Surveys as staff look after them: listed, started, asked once more, ended, their results, their answers as a table."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.actions import surveys
from campaigns.actions.survey_exports import note_export
from campaigns.core.rule import BadRule
from campaigns.forms import survey_results as shown
from campaigns.forms.survey import WaveForm
from campaigns.forms.survey_page import drawn
from campaigns.models import Survey, SurveyAnswer
from campaigns.selectors.lists import lists
from campaigns.selectors.survey_comments import exported, said
from campaigns.selectors.survey_listed import listed
from campaigns.selectors.survey_results import results
from campaigns.selectors.surveys import figures, newest, questions
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.spreadsheet import as_csv
from loyalty_site.lib.staff_access import staff

PERIODS = {"30": 30, "90": 90, "365": 365, "all": None}


@staff("campaigns.view_survey")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the surveys: those that run, drafts, those that have ended."""
    found = [(row, shown.told(row.survey.kind, row.figure)) for row in listed()]
    return render(request, "campaigns/staff/surveys/index.html", {"surveys": found})


@staff("campaigns.view_survey")
@require_safe
def show(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show what a survey has brought, and what can be done with it; `days` narrows the period."""
    survey = _survey(survey_id)
    chosen = request.GET.get("days", "all")
    days = chosen if chosen in PERIODS else "all"
    found, language = results(survey, PERIODS[days]), _language()
    rate = found.reach.response_rate
    context: dict[str, Any] = {
        "survey": survey, "found": found, "days": days, "periods": _periods(), "wave_form": WaveForm(),
        "rate": "–" if rate is None else shown.percent(rate),
        "figure": shown.told(survey.kind, found.figure), "interval": shown.interval(survey.kind, found.figure),
        "bars": shown.bars(survey.kind, found.scores) if survey.kind != Survey.Kind.FREE else [],
        "months": shown.months(survey.kind, found.months), "base": shown.HEIGHT - shown.BOTTOM,
        "stores": shown.stores(survey.kind, found.stores, lists()["stores"]),
        "chosen": shown.chosen(found.questions, language), "width": shown.WIDTH, "height": shown.HEIGHT,
        "points": figures().points(survey.points) if survey.points else "",
    }  # fmt: skip
    return render(request, "campaigns/staff/surveys/show.html", context)


@staff("campaigns.view_survey")
@require_safe
def preview(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show the page on which a survey is answered, as whoever is asked sees it; it sends nothing."""
    survey, language = _survey(survey_id), _language()
    version = newest(survey)
    context = {
        "survey": survey, "language": language, "questions": drawn(questions(version), language, {}),
        "promise": figures().points(survey.points) if survey.points else "",
    }  # fmt: skip
    return render(request, "campaigns/staff/surveys/preview.html", context)


@staff("campaigns.edit_survey")
@require_POST
def start(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Start a survey."""
    may_approve = request.user.has_perm("campaigns.approve_send")
    return _act(
        request, survey_id, _("The survey has been started."), surveys.start, may_approve=may_approve
    )  # fmt: skip


@staff("campaigns.edit_survey")
@require_POST
def end(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """End a survey."""
    return _act(request, survey_id, _("The survey has ended. Whoever was asked may still answer."), surveys.end)


@staff("campaigns.edit_survey")
@require_POST
def wave(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Have a survey on a date asked once more."""
    form = WaveForm(request.POST)
    if not form.is_valid():
        _survey(survey_id)
        messages.error(request, _("Say when it is to be asked."))
        return redirect("staff-survey", survey_id)
    may_approve = request.user.has_perm("campaigns.approve_send")
    told = _("It will be asked once more.")
    return _act(request, survey_id, told, surveys.plan_wave, at=form.cleaned_data["wave_at"], may_approve=may_approve)


@staff("campaigns.view_surveyanswer")
@require_POST
def export(request: HttpRequest, survey_id: UUID) -> StreamingHttpResponse:
    """Give every answer of a survey as CSV; who had it made stands in the audit log."""
    survey = _survey(survey_id)
    note_export(survey, actor=actor(request))
    sees_persons, language = request.user.has_perm("members.view_member"), _language()
    header = [
        pgettext("survey", "Answered at"), _("Wave"), _("Store"), _("Score"), _("Came by"), _("Language"), _("Tags"), _("Question"), _("Answer"),
        *([_("Member number")] if sees_persons else []),
    ]  # fmt: skip
    response = StreamingHttpResponse(
        as_csv(header, _rows(survey, language, sees_persons=sees_persons)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="survey-{survey.campaign.code}.csv"'
    return response


def _rows(survey: Survey, language: str, *, sees_persons: bool) -> Iterator[list[str | int]]:
    """Yield a line for each question that was answered besides the scale, one at least for each answer."""
    for row in exported(survey):
        for question, words in said(row, language) or [("", "")]:
            yield [*_plain(row), question, words, *([row.invitation.member.number] if sees_persons else [])]


def _plain(row: SurveyAnswer) -> list[str | int]:
    score: str | int = "" if row.score is None else row.score
    tags = ", ".join(each.tag.name for each in row.tagged.all())
    return [
        row.answered_at.isoformat(timespec="minutes"), row.invitation.wave or "", row.store_id or "", score, row.via,
        row.language, tags,
    ]  # fmt: skip


def _act(request: HttpRequest, survey_id: UUID, done: str, act: Any, **options: Any) -> HttpResponse:
    _survey(survey_id)
    try:
        act(survey_id, actor=actor(request), **options)
        messages.success(request, done)
    except DomainError as error:
        messages.error(request, error.message)
    except BadRule:
        messages.error(request, _("The rule of its segment can be read no more. Write it anew."))
    return redirect("staff-survey", survey_id)


def _survey(survey_id: UUID) -> Survey:
    rows = Survey.objects.select_related("campaign", "send", "segment", "owner")
    return get_object_or_404(rows, pk=survey_id)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "ja"


def _periods() -> list[tuple[str, str]]:
    return [("all", _("All time")), ("365", _("A year")), ("90", _("90 days")), ("30", _("30 days"))]
