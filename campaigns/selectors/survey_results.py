"""What a survey has brought: how many were asked and answered, what the scores come to, month by month, store by store.

`response_rate` is answers by invitations delivered: those that a provider has taken and nobody has sent back. Whoever
answered on this site alone was reached there. Scores are those of answers given in the period.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from psycopg import sql

from campaigns.audience.decision import SQL
from campaigns.core.questions import CHOSEN, Question, load
from campaigns.core.satisfaction import Figure, figure
from campaigns.models import Survey
from campaigns.selectors.segments import rows, zone
from campaigns.selectors.surveys import newest
from loyalty_site.lib.clock import now

Scores = Mapping[int, int]
_ASKED = sql.SQL(
    "SELECT count(*), count(*) FILTER (WHERE d.state = 'accepted' AND d.bounced_at IS NULL OR i.answered_at IS NOT NULL),"
    " count(i.answered_at) FROM campaigns_surveyinvitation i LEFT JOIN campaigns_delivery d ON d.send_id = {send}"
    " AND d.member_id = i.member_id AND d.occasion = 'survey:' || replace(i.id::text, '-', '')"
    " WHERE i.survey_id = {survey} AND i.invited_at >= {since}"
)
_SCORES = sql.SQL(
    "SELECT {by}, a.score, count(*) FROM campaigns_surveyanswer a WHERE a.survey_id = {survey}"
    " AND a.answered_at >= {since} AND a.score IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
)
_CHOICES = sql.SQL(
    "SELECT q.key, o.value, count(*) FROM campaigns_surveyanswer a, jsonb_each(a.choices) q,"
    " jsonb_array_elements_text(q.value) o WHERE a.survey_id = {survey} AND a.answered_at >= {since} GROUP BY 1, 2"
)
_CASES = sql.SQL(
    "SELECT count(*), count(*) FILTER (WHERE c.status = 'closed'), count(*) FILTER (WHERE c.due_at < {at})"
    " FROM campaigns_surveyanswer a JOIN members_case c ON c.id = a.case_id"
    " WHERE a.survey_id = {survey} AND a.answered_at >= {since}"
)


class Reach(NamedTuple):
    """How many were asked, how many of these reached, how many of these answered."""

    invited: int
    delivered: int
    answered: int

    @property
    def response_rate(self) -> float | None:
        """Return the share of answers of those reached; None where nobody was."""
        return self.answered / self.delivered if self.delivered else None


class Part(NamedTuple):
    """The figure of a month or of a store."""

    name: str
    figure: Figure


class Cases(NamedTuple):
    """Cases that low scores have opened: all, closed, late."""

    opened: int
    closed: int
    late: int


class Results(NamedTuple):
    """What a survey has brought in a period; figures are None where there is no scale or no answer."""

    reach: Reach
    scores: Scores
    figure: Figure | None
    months: list[Part]
    stores: list[Part]
    questions: list[tuple[Question, Mapping[str, int]]]
    cases: Cases


def reach(survey: Survey, since: datetime) -> Reach:
    """Count the invitations of a survey since a moment."""
    asked = {"survey": sql.Literal(survey.pk), "send": sql.Literal(survey.send_id), "since": sql.Literal(since)}
    return Reach(*rows(_ASKED.format(**asked))[0])


def results(survey: Survey, days: int | None = None) -> Results:
    """Return what a survey has brought in the last so many days, or ever."""
    at = now()
    since = datetime.min.replace(tzinfo=at.tzinfo, year=2000) if days is None else at - timedelta(days=days)
    asked = {"survey": sql.Literal(survey.pk), "since": sql.Literal(since)}
    month = sql.SQL("date_trunc('month', a.answered_at AT TIME ZONE {})::date").format(sql.Literal(str(zone())))
    by_month = _grouped(sql.SQL("{}").format(month), asked)
    by_store = _grouped(sql.SQL("a.store_id"), asked)
    scores: dict[int, int] = {}
    for counted in by_month.values():
        for score, number in counted.items():
            scores[score] = scores.get(score, 0) + number
    chosen: dict[str, dict[str, int]] = {}
    for code, option, number in rows(_CHOICES.format(**asked)):
        chosen.setdefault(code, {})[option] = number
    questions = [each for each in load(newest(survey).questions) if each.kind in CHOSEN]
    return Results(
        reach(survey, since), scores, figure(survey.kind, scores), _parts(survey.kind, by_month),
        _parts(survey.kind, by_store), [(each, chosen.get(each.code, {})) for each in questions],
        Cases(*rows(_CASES.format(**asked, at=sql.Literal(at)))[0]),
    )  # fmt: skip


def _grouped(by: SQL, asked: Mapping[str, SQL]) -> dict[object, dict[int, int]]:
    found: dict[object, dict[int, int]] = {}
    for name, score, number in rows(_SCORES.format(by=by, **asked)):
        found.setdefault(name, {})[score] = number
    return found


def _parts(kind: str, grouped: Mapping[object, Scores]) -> list[Part]:
    named = [(name, figure(kind, scores)) for name, scores in grouped.items() if name is not None]
    return [
        Part(name.strftime("%Y-%m") if isinstance(name, date) else str(name), found)
        for name, found in named
        if found is not None
    ]  # fmt: skip
