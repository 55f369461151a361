"""What an account has, as its rows say, compared with what its facts make it."""

from datetime import datetime
from typing import Any

import orjson

from rewards.audit.difference import Difference, missing, same, surplus
from rewards.audit.purchases import moment
from rewards.audit.rows import AccountRows, Row
from rewards.core.judging import review
from rewards.core.standing import Held, Journal, Lot, Standing
from rewards.core.terms import Timeline
from rewards.core.tiers import FOREVER

ACCOUNTS, LOTS, HOLDS, TIERS, COUNTS = (
    "rewards_pointaccount", "rewards_pointlot", "rewards_hold", "rewards_tierstanding", "rewards_rulecount",
)  # fmt: skip
REVIEWS_MAX = 5000  # a review a month for four hundred years


def check_projections(
    rows: AccountRows, holds: dict[str, tuple[Held, str, int]], standing: Standing, timeline: Timeline, newest: int
) -> None:
    """Compare lots, holds, tiers, counts and the account's own row. Raises Difference."""
    account_id = rows.account[0]
    _check_lots(account_id, rows.tables["lots"], standing)
    _check_holds(rows.tables["holds"], holds)
    _check_tiers(account_id, rows.tables["tiers"], standing)
    _check_counts(account_id, rows.tables["counts"], standing)
    _check_account(rows.account, rows.tables["lots"], standing, timeline, newest)


def _check_lots(account_id: str, rows: list[Row], standing: Standing) -> None:
    for no in range(1, standing.lots_made + 1):
        if no > len(rows) or int(rows[no - 1][1]) != no:
            raise missing(LOTS, (account_id, no))
        _check_lot(rows[no - 1], standing.lots[no], (account_id, no))
    if len(rows) > standing.lots_made:
        raise surplus(LOTS, (account_id, rows[standing.lots_made][1]))


def _check_lot(row: Row, lot: Lot, key: Any) -> None:
    found = (
        int(row[2]), int(row[3]), int(row[4]), int(row[5]), datetime.fromisoformat(row[6]), moment(row[7]),
        moment(row[8]), row[9] == "t", int(row[10]), row[11],
    )  # fmt: skip
    expected = (
        lot.points, lot.available, lot.pending, lot.held, lot.earned_at, lot.expires_at, lot.matures_at, lot.limited,
        lot.terms, None if lot.purchase_id is None else str(lot.purchase_id),
    )  # fmt: skip
    names = (
        "points", "available", "pending", "held", "earned_at", "expires_at", "matures_at", "is_limited", "terms",
        "purchase_id",
    )  # fmt: skip
    compare(LOTS, key, names, expected, found)


def _check_holds(rows: list[Row], holds: dict[str, tuple[Held, str, int]]) -> None:
    stored = {row[1]: row for row in rows}
    for hold_id, (held, status, captured) in holds.items():
        row = stored.pop(hold_id, None)
        if row is None:
            raise missing(HOLDS, hold_id)
        found = (int(row[2]), int(row[3]), moment(row[4]), orjson.loads(row[5]), row[6])
        expected = (held.points, captured, held.ends_at, [list(part) for part in held.drawn], status)
        compare(HOLDS, hold_id, ("points", "captured", "ends_at", "drawn", "status"), expected, found)
    for hold_id in stored:
        raise surplus(HOLDS, hold_id)


def _check_tiers(account_id: str, rows: list[Row], standing: Standing) -> None:
    for no, held in enumerate(standing.tiers):
        if no >= len(rows) or int(rows[no][1]) != no:
            raise missing(TIERS, (account_id, no))
        found = (rows[no][2], moment(rows[no][3]), moment(rows[no][4]))
        compare(TIERS, (account_id, no), ("code", "since", "until"), held, found)
    if len(rows) > len(standing.tiers):
        raise surplus(TIERS, (account_id, rows[len(standing.tiers)][1]))


def _check_counts(account_id: str, rows: list[Row], standing: Standing) -> None:
    stored = {(row[1], row[2]): (int(row[3]), int(row[4])) for row in rows}
    for (rule, period), counted in standing.counts.items():
        found = stored.pop((rule, period), None)
        if found is None:
            if any(counted):
                raise missing(COUNTS, (account_id, rule, period))
            continue
        compare(COUNTS, (account_id, rule, period), ("awards", "points"), tuple(counted), found)
    for key in stored:
        raise surplus(COUNTS, (account_id, *key))


def _check_account(row: Row, lots: list[Row], standing: Standing, timeline: Timeline, newest: int) -> None:
    held = standing.tiers[-1] if standing.tiers else (None, None, None)
    found = (
        *(int(text) for text in row[2:6]), row[6], moment(row[7]), moment(row[8]), moment(row[11]), int(row[12]),
        int(row[13]), int(row[14]), int(row[15]), row[16],
    )  # fmt: skip
    expected = (
        standing.available, standing.pending, standing.held, standing.debt, *held, standing.clock, standing.entries,
        standing.postings, standing.lots_made, standing.purchases, "\\x" + standing.hash.hex(),
    )  # fmt: skip
    names = (
        "available", "pending", "held", "debt", "tier", "tier_since", "tier_until", "clock_at", "entries", "postings",
        "lots_made", "purchases", "hash",
    )  # fmt: skip
    compare(ACCOUNTS, row[0], names, expected, found)
    check_review_due(ACCOUNTS, row[0], "tier_due_at", standing, moment(row[9]), timeline, newest)
    _check_lots_due(row[0], moment(row[10]), lots, standing)


def _check_lots_due(account_id: str, stored: datetime | None, lots: list[Row], standing: Standing) -> None:
    """The next lot's date, or an earlier one of a lot that was spent since: it is looked at in vain, never missed."""
    due = min((lot.due_at() for lot in standing.lots.values()), default=FOREVER)
    if (stored or FOREVER) == due:
        return
    dates = {moment(text) for lot in lots for text in (lot[7], lot[8]) if text is not None}
    if stored is None or stored > due or stored not in dates:
        raise Difference(ACCOUNTS, account_id, "lots_due_at", None if due == FOREVER else due, stored)


def check_review_due(
    table: str, key: Any, column: str, standing: Standing, stored: datetime | None, timeline: Timeline, newest: int
) -> None:
    """Raise a Difference unless the next review is where it stood, or where only idle reviews led to.

    A new version of the terms brings it forward to its own first instant; a review that changed nothing moved it
    on without a posting.
    """
    if stored == standing.tier_due_at:
        return
    starts = {starts_at for starts_at, terms in timeline.published if terms.version > newest}
    if standing.tier_due_at is not None:
        starts.add(standing.tier_due_at)
    if stored in starts or any(_leads_to(standing, start, stored, timeline) for start in starts):
        return
    raise Difference(table, key, column, standing.tier_due_at, stored)


def _leads_to(standing: Standing, start: datetime, stored: datetime | None, timeline: Timeline) -> bool:
    trial = Standing(
        joined_at=standing.joined_at, tiers=list(standing.tiers), credits=standing.credits, clock=standing.clock,
        tier_due_at=start,
    )  # fmt: skip
    journal = Journal()
    for _ in range(REVIEWS_MAX):
        due_at = trial.tier_due_at
        if due_at == stored and not journal.tier_changes:
            return True
        if due_at is None or journal.tier_changes or (stored is not None and due_at > stored):
            return False
        review(trial, due_at, timeline, journal)
    return False


def compare(table: str, key: Any, names: Any, expected: Any, found: Any) -> None:
    """Raise a Difference for the first column that differs."""
    if tuple(expected) == tuple(found):
        return
    for name, wanted, there in zip(names, expected, found, strict=True):
        same(table, key, name, wanted, there)
