"""The surveys as they are listed, each with how many were asked and what the scores come to."""

from typing import NamedTuple

from django.db.models import Count

from campaigns.core.satisfaction import Figure, figure
from campaigns.models import Survey, SurveyAnswer, SurveyInvitation

_ORDER = {Survey.State.RUNNING: 0, Survey.State.DRAFT: 1, Survey.State.ENDED: 2}


class Listed(NamedTuple):
    """A survey with its numbers since it began."""

    survey: Survey
    invited: int
    answered: int
    figure: Figure | None


def listed() -> list[Listed]:
    """Return all surveys: those that run, drafts, those that have ended; the newest first."""
    invited = dict(SurveyInvitation.objects.values_list("survey").annotate(number=Count("pk")).order_by())
    scores: dict[object, dict[int, int]] = {}
    answered: dict[object, int] = {}
    for survey_id, score, number in (
        SurveyAnswer.objects.values_list("survey", "score").annotate(number=Count("pk")).order_by()
    ):
        answered[survey_id] = answered.get(survey_id, 0) + number
        if score is not None:
            scores.setdefault(survey_id, {})[score] = number
    rows = Survey.objects.select_related("campaign").order_by("-pk")
    found = [
        Listed(each, invited.get(each.pk, 0), answered.get(each.pk, 0), figure(each.kind, scores.get(each.pk, {})))
        for each in rows
    ]
    return sorted(found, key=lambda row: _ORDER[Survey.State(row.survey.state)])
