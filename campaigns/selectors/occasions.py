"""What members are asked about: purchases, used coupons, closed enquiries, a date. Each is a statement of SQL.

A statement yields (member_id, occasion, store_id, purchase_id, redemption_id, case_id, at), where `at` is when it
happened. It looks back over a week: a sweep that stood still for less loses nobody, and nobody is asked about what
they have forgotten. What was imported is history and is asked about by nobody.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from psycopg import sql

from campaigns.audience.decision import SQL
from campaigns.models import Send, Survey
from campaigns.net import kept
from campaigns.selectors.audience import candidates
from campaigns.selectors.segments import rows
from loyalty_site.lib.ids import first_uuid7

LOOKS_BACK = timedelta(days=7)

# Ids grow with time: what was posted before the window is not looked at. What happened before the survey began is not
# asked about, nor what came back whole.
_PURCHASES = sql.SQL(
    "SELECT a.member_id, 'purchase:' || replace(p.id::text, '-', '') AS occasion, p.store_id, p.id AS purchase_id,"
    " NULL::uuid AS redemption_id, NULL::uuid AS case_id, p.purchased_at AS at"
    " FROM rewards_purchase p JOIN rewards_pointaccount a ON a.id = p.account_id"
    " WHERE p.id >= {first} AND p.origin <> 'import' AND p.purchased_at > {since} AND p.purchased_at <= {until} AND {stores}"
    " AND {kept}"
)
_REDEMPTIONS = sql.SQL(
    "SELECT a.member_id, 'redemption:' || replace(r.id::text, '-', '') AS occasion, r.store_id,"
    " r.purchase_id, r.id AS redemption_id, NULL::uuid AS case_id, r.redeemed_at AS at"
    " FROM rewards_redemption r JOIN rewards_coupon c ON c.id = r.coupon_id"
    " JOIN rewards_pointaccount a ON a.id = c.account_id LEFT JOIN rewards_purchase p ON p.id = r.purchase_id"
    " WHERE r.id >= {first} AND p.origin IS DISTINCT FROM 'import' AND r.cancelled_at IS NULL"
    " AND r.redeemed_at > {since} AND r.redeemed_at <= {until} AND {stores} AND {coupons}"
)
# An answer with a low score opens a case too; whoever answered once is not asked how that went.
_CASES = sql.SQL(
    "SELECT k.member_id, 'case:' || replace(k.id::text, '-', '') AS occasion, NULL::text AS store_id,"
    " NULL::uuid AS purchase_id, NULL::uuid AS redemption_id, k.id AS case_id, k.closed_at AS at FROM members_case k"
    " WHERE k.kind <> 'survey' AND k.status = 'closed' AND k.closed_at > {since} AND k.closed_at <= {until}"
)
_DATE = sql.SQL(
    "SELECT w.id AS member_id, {occasion} AS occasion, NULL::text AS store_id, NULL::uuid AS purchase_id,"
    " NULL::uuid AS redemption_id, NULL::uuid AS case_id, {at}::timestamptz AS at FROM ({candidates}) w"
)


def occasions(survey: Survey, at: datetime) -> SQL:
    """Return the statement of what a survey asks about at a moment. Raises BadRule for a segment that cannot be read."""
    return _STATEMENTS[survey.trigger](survey, at)


def wave_size(survey: Survey) -> int:
    """Return how many members a survey on a date would ask now. Raises BadRule."""
    counted = sql.SQL("SELECT count(*) FROM ({}) w").format(_members(survey))
    return int(rows(counted, for_all=True)[0][0])


def _members(survey: Survey) -> SQL:
    return candidates(Send(segment=survey.segment))


def _window(survey: Survey, at: datetime) -> dict[str, SQL]:
    assert survey.started_at is not None  # one that runs was started
    until = at - timedelta(hours=survey.delay_hours)
    since = max(until - LOOKS_BACK, survey.started_at)
    return {
        "first": sql.Literal(first_uuid7(until - LOOKS_BACK)),
        "since": sql.Literal(since),
        "until": sql.Literal(until),
    }


def _one_of(column: str, codes: list[str]) -> SQL:
    if not codes:
        return sql.SQL("TRUE")
    return sql.SQL("{} = ANY({})").format(sql.Identifier(*column.split(".")), sql.Literal(codes))


def _purchases(survey: Survey, at: datetime) -> SQL:
    return _PURCHASES.format(**_window(survey, at), stores=_one_of("p.store_id", survey.stores), kept=kept("p"))


def _redemptions(survey: Survey, at: datetime) -> SQL:
    return _REDEMPTIONS.format(
        **_window(survey, at), stores=_one_of("r.store_id", survey.stores), coupons=_one_of("c.reward", survey.coupons)
    )  # fmt: skip


def _cases(survey: Survey, at: datetime) -> SQL:
    window = _window(survey, at)
    return _CASES.format(since=window["since"], until=window["until"])


def _date(survey: Survey, at: datetime) -> SQL:
    occasion = sql.Literal(f"wave:{survey.wave + 1}")
    return _DATE.format(occasion=occasion, at=sql.Literal(at), candidates=_members(survey))


_STATEMENTS: Mapping[str, Callable[[Survey, datetime], SQL]] = {
    "purchase": _purchases,
    "redemption": _redemptions,
    "case": _cases,
    "date": _date,
}
