"""Conditions on what a member did with messages."""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from campaigns.segments.scope import SQL, Scope

Values = Mapping[str, Any]

_DID: Mapping[str, SQL] = {
    "received": sql.SQL("TRUE"),
    "opened": sql.SQL("bool_or(h.opened_at IS NOT NULL OR h.clicked_at IS NOT NULL)"),
    "clicked": sql.SQL("bool_or(h.clicked_at IS NOT NULL)"),
    "ignored": sql.SQL("bool_and(h.opened_at IS NULL AND h.clicked_at IS NULL)"),
}


def campaign(values: Values, scope: Scope) -> SQL:
    """Who had a message of one of these campaigns, or of any, and what they did with it; ignored is every one of them.

    Had is what a provider took; what nobody knows of is not.
    """
    named: SQL = sql.SQL("TRUE")
    if "campaigns" in values:
        named = sql.SQL("g.code = ANY({})").format(sql.Literal(list(values["campaigns"])))
    accounts = sql.SQL(
        "SELECT o.id AS account_id FROM campaigns_delivery h JOIN campaigns_send s ON s.id = h.send_id"
        " JOIN campaigns_campaign g ON g.id = s.campaign_id JOIN rewards_pointaccount o ON o.member_id = h.member_id"
        " WHERE {these} AND h.state = 'accepted' AND {named} AND {during} GROUP BY o.id HAVING {did}"
    ).format(
        these=scope.these("o.id"), named=named, during=scope.during("h.handed_at", values.get("period")),
        did=_DID[values["response"]],
    )  # fmt: skip
    return scope.joined(accounts)
