"""The rows that facts come from: purchases, refunds, activities, transfers, adjustments; each told by its posting."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from rewards.audit import coupons
from rewards.audit.difference import Difference, missing, same, surplus
from rewards.audit.facts import NOBODY, context_of, refund_of
from rewards.audit.facts import fact_of as own_fact_of
from rewards.audit.purchases import (
    REFUNDS,
    TABLE,
    Checked,
    check_refund,
    check_refund_content,
    moment,
    refund_lines_of,
)
from rewards.audit.rows import Row
from rewards.core.chain import digest
from rewards.core.facts import Completion, Fact, Refund
from rewards.core.standing import Journal

if TYPE_CHECKING:
    from rewards.audit.refold import Refold

ACTIVITIES, TRANSFERS, ADJUSTMENTS = "rewards_activity", "rewards_transfer", "rewards_adjustment"
Data = Mapping[str, Any]


def _entries_name(refold: "Refold", posting_no: str, column: int) -> set[str]:
    """Return the purchases (or the refunds) that the entries of a posting name."""
    return {row[column] for row in refold.rows.tables["entries"] if row[2] == posting_no and row[column] is not None}


def _purchase(refold: "Refold", purchase_id: str, key: Any = None) -> Checked:
    """Return a purchase of this account, held against its digests once."""
    found = refold.checked.get(purchase_id)
    if found is None:
        purchases = refold.rows.purchases
        row = purchases.rows.get(purchase_id)
        if row is None or row[3] != refold.id:
            named = _entries_name(refold, key[1], 17) if key is not None else set()
            if named and purchase_id not in named:
                raise Difference("rewards_posting", key, "purchase_id", ", ".join(named), purchase_id)
            raise Difference(TABLE, purchase_id, "account_id", refold.id, "no such purchase of this account")
        found = refold.checked[purchase_id] = Checked(
            row, purchases.lines.get(purchase_id, ()), refold.digits, coupons.named_in(refold, purchase_id)
        )
    return found


def _refund_row(refold: "Refold", purchase_id: str, refund_id: str, key: Any = None) -> Row:
    for row in refold.rows.purchases.refunds.get(purchase_id, ()):
        if row[0] == refund_id:
            return row
    named = _entries_name(refold, key[1], 18) if key is not None else set()
    if named and refund_id not in named:
        raise Difference("rewards_posting", key, "refund_id", ", ".join(named), refund_id)
    raise Difference(REFUNDS, refund_id, "purchase_id", purchase_id, "no such refund of this purchase")


def _row_of(refold: "Refold", table: str, name: str, row_id: str) -> Row:
    for row in refold.rows.tables[name]:
        if row[1] == row_id:
            return row
    raise missing(table, row_id)


def content_of(
    refold: "Refold", kind: str, purchase_id: str | None, refund_id: str | None, data: Data, key: Any
) -> list[bytes | None]:
    """Return the digests that a posting's digest covers, each held against its own rows."""
    if kind == "activity":
        return [_activity_digest(_row_of(refold, ACTIVITIES, "activities", data["activity"]))]
    if kind not in ("purchase", "completion", "refund"):
        return []
    if purchase_id is None:
        raise Difference("rewards_posting", key, "purchase_id", "the purchase", None)
    row = _purchase(refold, purchase_id, key).row
    content = [_bytes(row[17])]
    if kind == "completion":
        content.append(_bytes(row[18]))
    if kind == "refund":
        if refund_id is None:
            raise Difference("rewards_posting", key, "refund_id", "the refund", None)
        refund = _refund_row(refold, purchase_id, refund_id, key)
        check_refund_content(refund, refold.digits)
        content.append(_bytes(refund[10]))
    return content


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text[2:])


def _activity_digest(row: Row) -> bytes:
    account_id, activity_id, kind, external_id, occurred_at, _, data, stored, erased = row
    content = [account_id, kind, external_id, moment(occurred_at), orjson.loads(data)]
    if erased is not None:  # the person was erased: the digest of the details stays, and cannot be made again
        same(ACTIVITIES, activity_id, "data", {}, content[-1])
        same(ACTIVITIES, activity_id, "erased_digest", erased, "\\x" + digest([stored[2:], content]).hex())
        return bytes.fromhex(stored[2:])
    found = digest(content)
    same(ACTIVITIES, activity_id, "digest", stored, "\\x" + found.hex())
    return found


def fact_of(
    refold: "Refold", kind: str, at: datetime, data: Data, context: Data, purchase_id: str | None, refund_id: str | None
) -> Fact:
    """Return the fact of a posting."""
    if kind == "purchase":
        purchase = _purchase(refold, str(purchase_id))
        return purchase.fact(context_of(context), with_lines=purchase_id not in refold.completed)
    if kind == "completion":
        return Completion(NOBODY, at, _purchase(refold, str(purchase_id)).fact(context_of(context)))
    if kind == "refund":
        return refund_of(at, data, str(purchase_id), str(refund_id))
    return own_fact_of(kind, at, data, context_of(context))


def shipping_back(refold: "Refold", fact: Fact) -> int:
    """Return how much of the shipping had come back before a refund."""
    return refold.standing.bought[fact.purchase_id].shipping_refunded if isinstance(fact, Refund) else 0


def check_rows(
    refold: "Refold", fact: Fact, kind: str, journal: Journal, shipping_before: int, posting: Row, data: Data
) -> None:
    """Compare the rows that a fact has of its own with what its posting says."""
    if kind == "purchase":
        _check_purchase(refold, posting)
    elif kind == "completion":
        row = _purchase(refold, posting[8]).row
        same(TABLE, row[0], "completed_at", posting[5], row[19])
    elif isinstance(fact, Refund) and journal.bought is not None:
        row = _refund_row(refold, posting[8], posting[9])
        same(REFUNDS, row[0], "is_by_amount", fact.amount is not None, row[7] == "t")
        _check_posted(REFUNDS, row[0], row[4], row[9], posting)
        shipping = journal.bought.shipping_refunded - shipping_before
        lines = refund_lines_of(refold.rows.purchases, row[0])
        check_refund(row, lines, refold.digits, journal.refund_amount, shipping, journal.refund_lines)
    elif kind == "activity":
        row = _row_of(refold, ACTIVITIES, "activities", data["activity"])
        same(ACTIVITIES, row[1], "posted_at", posting[5], row[5])
    elif kind in ("transfer_out", "transfer_in"):
        name = "sent" if kind == "transfer_out" else "received"
        row = _row_of(refold, TRANSFERS, name, data["transfer"])
        points = data["points"] if kind == "transfer_out" else sum(part["points"] for part in data["portions"])
        same(TRANSFERS, row[1], "points", points, int(row[2]))
        same(TRANSFERS, row[1], "transferred_at", posting[3], row[3])
    elif kind == "adjustment":
        row = _row_of(refold, ADJUSTMENTS, "adjustments", data["adjustment"])
        same(ADJUSTMENTS, row[1], "points", data["points"], int(row[2]))
        same(ADJUSTMENTS, row[1], "reason_code", data["reason"], row[3])
        same(ADJUSTMENTS, row[1], "expires_at", moment(data["expires_at"]), moment(row[4]))
        same(ADJUSTMENTS, row[1], "decided_at", posting[3], row[5])
    elif kind == "exchange":
        coupons.check_exchange(refold, journal, posting, data)
    elif kind == "return":
        coupons.check_return(refold, posting, data)
    elif kind == "leave":
        coupons.check_leave(refold, posting, data)


def _check_purchase(refold: "Refold", posting: Row) -> None:
    row = _purchase(refold, posting[8]).row
    credited = _check_posted(TABLE, row[0], row[6], row[16], posting)
    if row[0] not in refold.completed:
        same(TABLE, row[0], "completed_at", moment(credited.get("completed_at")), moment(row[19]))


def _check_posted(table: str, row_id: str, posted_at: str, origin: str, posting: Row) -> Data:
    """A row is posted with its posting; a guest's that was credited later was there before it: returns its times."""
    told: Data = {} if posting[10] == "{}" else orjson.loads(posting[10]).get("credited", {})
    same(table, row_id, "posted_at", moment(told.get("posted_at", posting[5])), moment(posted_at))
    same(table, row_id, "origin", told.get("origin", posting[7]), origin)
    return told


def check_all_told(refold: "Refold") -> None:
    """Raise a Difference for a row of this account that no posting tells of."""
    postings = refold.rows.tables["postings"]
    told = {(row[2], row[8]) for row in postings}
    refunds_told = {row[9] for row in postings if row[9] is not None}
    for purchase_id in refold.rows.purchase_ids:
        if ("purchase", purchase_id) not in told:
            raise Difference(TABLE, purchase_id, "account_id", "an account whose postings tell of it", refold.id)
        for refund in refold.rows.purchases.refunds.get(purchase_id, ()):
            if refund[0] not in refunds_told:
                raise surplus(REFUNDS, refund[0])
    _check_told_by_data(refold, postings)
    coupons.check_told(refold)
    coupons.check_used(refold)


def _check_told_by_data(refold: "Refold", postings: list[Row]) -> None:
    kinds = {
        "activity": (ACTIVITIES, "activities", "activity"), "transfer_out": (TRANSFERS, "sent", "transfer"),
        "transfer_in": (TRANSFERS, "received", "transfer"), "adjustment": (ADJUSTMENTS, "adjustments", "adjustment"),
    }  # fmt: skip
    for kind, (table, name, key) in kinds.items():
        rows = refold.rows.tables[name]
        if not rows:
            continue
        told = {orjson.loads(row[10])[key] for row in postings if row[2] == kind}
        for row in rows:
            if row[1] not in told:
                raise surplus(table, row[1])
