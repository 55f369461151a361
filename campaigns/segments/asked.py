"""Conditions on what a member was asked in surveys, and has answered."""

from collections.abc import Mapping
from typing import Any

import orjson
from psycopg import sql

from campaigns.core.survey_occasions import option_of
from campaigns.segments.scope import SQL, Scope, between

Values = Mapping[str, Any]

_ASKED = sql.SQL(
    "SELECT o.id AS account_id FROM campaigns_surveyinvitation i JOIN campaigns_survey v ON v.id = i.survey_id"
    " JOIN campaigns_campaign g ON g.id = v.campaign_id JOIN rewards_pointaccount o ON o.member_id = i.member_id"
    " WHERE {these} AND {which} AND {during} GROUP BY o.id HAVING {did}"
)
_ANSWERED = sql.SQL(
    "SELECT DISTINCT o.id AS account_id FROM campaigns_surveyanswer w"
    " JOIN campaigns_surveyinvitation i ON i.id = w.invitation_id JOIN campaigns_survey v ON v.id = w.survey_id"
    " JOIN campaigns_campaign g ON g.id = v.campaign_id JOIN rewards_pointaccount o ON o.member_id = i.member_id"
    " WHERE {these} AND {which} AND {during} AND {said}"
)
_DID: Mapping[str, SQL] = {"invited": sql.SQL("TRUE"), "unanswered": sql.SQL("bool_and(i.answered_at IS NULL)")}


def survey(values: Values, scope: Scope) -> SQL:
    """Who was asked one of these surveys, or any; who has answered one, with such a score, or chose something.

    Unanswered is every one that was asked in the period.
    """
    these, period = scope.these("o.id"), values.get("period")
    if values["state"] != "answered":
        during = scope.during("i.invited_at", period)
        return scope.joined(_ASKED.format(these=these, which=_which(values), during=during, did=_DID[values["state"]]))
    during = scope.during("w.answered_at", period)
    return scope.joined(_ANSWERED.format(these=these, which=_which(values), during=during, said=_said(values)))


def _which(values: Values) -> SQL:
    parts: list[SQL] = [sql.SQL("TRUE")]
    if "surveys" in values:
        parts.append(sql.SQL("g.code = ANY({})").format(sql.Literal(list(values["surveys"]))))
    if "scale" in values:
        parts.append(sql.SQL("v.kind = {}").format(sql.Literal(values["scale"])))
    return sql.SQL(" AND ").join(parts)


def _said(values: Values) -> SQL:
    parts: list[SQL] = [sql.SQL("TRUE")]
    if "at_least" in values or "at_most" in values:
        parts.append(between(sql.SQL("w.score"), values))
    if "option" in values:
        code, question, option = option_of(values["option"])
        chosen = orjson.dumps({question: [option]}).decode()
        parts.append(sql.SQL("g.code = {} AND w.choices @> {}::jsonb").format(sql.Literal(code), sql.Literal(chosen)))
    return sql.SQL(" AND ").join(parts)
