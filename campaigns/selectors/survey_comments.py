"""What members have written in answers, for staff who read and tag it."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from campaigns.core.questions import load
from campaigns.models import AnswerTag, Survey, SurveyAnswer, SurveyTag

PAGE = 20
# Scores by how glad somebody is, on each scale: detractors, passives and promoters; discontent, in between and content.
BANDS = {
    "low": Q(survey__kind="nps", score__lte=6) | Q(survey__kind="csat", score__lte=2),
    "middle": Q(survey__kind="nps", score__in=[7, 8]) | Q(survey__kind="csat", score=3),
    "high": Q(survey__kind="nps", score__gte=9) | Q(survey__kind="csat", score__gte=4),
}


class Choice(NamedTuple):
    """Which comments staff would like to see; an empty word is all of them."""

    survey: UUID | None = None
    state: str = ""
    band: str = ""
    tag: UUID | None = None
    store: str = ""


class Page(NamedTuple):
    """Comments, newest first, and the one behind which the next page begins."""

    answers: list[SurveyAnswer]
    next: UUID | None


def comments(choice: Choice, beyond: UUID | None = None) -> Page:
    """Return the comments that staff chose."""
    found = _rows().exclude(texts={})
    if choice.survey is not None:
        found = found.filter(survey=choice.survey)
    if choice.state in ("unread", "read"):
        found = found.filter(read_at__isnull=choice.state == "unread")
    if choice.band in BANDS:
        found = found.filter(BANDS[choice.band])
    if choice.tag is not None:
        found = found.filter(tagged__tag=choice.tag)
    if choice.store:
        found = found.filter(store=choice.store)
    if beyond is not None:
        found = found.filter(pk__lt=beyond)
    listed = list(found.order_by("-pk")[: PAGE + 1])
    return Page(listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None)


def answer(answer_id: UUID) -> SurveyAnswer | None:
    """Return an answer with all that its page shows; None where there is none."""
    return _rows().select_related("case", "read_by", "invitation__purchase").filter(pk=answer_id).first()


def of_case(case_id: UUID) -> SurveyAnswer | None:
    """Return the answer that has opened a case."""
    return SurveyAnswer.objects.filter(case=case_id).first()


def tags() -> list[SurveyTag]:
    """Return the tags that are offered."""
    return list(SurveyTag.objects.filter(archived_at=None).order_by("name"))


def exported(survey: Survey) -> Iterator[SurveyAnswer]:
    """Yield every answer of a survey, in the order in which they came."""
    return _rows().filter(survey=survey).order_by("pk").iterator(chunk_size=500)


def said(answer_row: SurveyAnswer, language: str) -> list[tuple[str, str]]:
    """Return the questions of an answer that were answered, but for the scale, each with what was said."""
    found = []
    for question in load(answer_row.version.questions):
        chosen = answer_row.choices.get(question.code, ())
        names = [option.said(language) for option in question.options if option.code in chosen]
        text = answer_row.texts.get(question.code, "") or (" / ".join(names))
        if text:
            found.append((question.said(language), text))
    return found


def _rows() -> QuerySet[SurveyAnswer]:
    tagged = Prefetch("tagged", AnswerTag.objects.select_related("tag").order_by("tag__name"))
    return SurveyAnswer.objects.select_related(
        "survey__campaign", "version", "store", "invitation__member"
    ).prefetch_related(tagged)
