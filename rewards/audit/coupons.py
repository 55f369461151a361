"""Coupons held against the postings that tell of them: the exchange that paid for each, the return that undid it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from rewards.audit.difference import missing, same, surplus
from rewards.audit.purchases import minor, moment
from rewards.audit.rows import Reader, Row
from rewards.core.coupons.offer import EXCHANGE
from rewards.core.moves import drawn_from
from rewards.core.standing import Journal

if TYPE_CHECKING:
    from rewards.audit.refold import Refold

TABLE, REDEMPTIONS = "rewards_coupon", "rewards_redemption"


def check_exchange(refold: "Refold", journal: Journal, posting: Row, data: Mapping[str, Any]) -> None:
    """Compare a coupon with the exchange that paid for it."""
    row = _row_of(refold, data["coupon"])
    entry = next(entry for entry in journal.entries if entry.kind == "redeemed")
    same(TABLE, row[1], "reward", data["reward"], row[2])
    same(TABLE, row[1], "terms", entry.terms, int(row[3]))
    same(TABLE, row[1], "points", data["points"], int(row[4]))
    same(TABLE, row[1], "drawn", [list(part) for part in drawn_from(entry.moves)], orjson.loads(row[5]))
    same(TABLE, row[1], "issued_at", posting[3], row[6])


def check_return(refold: "Refold", posting: Row, data: Mapping[str, Any]) -> None:
    """Compare a coupon that went back with the return of its points."""
    row = _row_of(refold, data["coupon"])
    same(TABLE, row[1], "drawn", data["drawn"], orjson.loads(row[5]))
    same(TABLE, row[1], "status", "cancelled", row[7])
    same(TABLE, row[1], "cancelled_at", moment(posting[3]), moment(row[8]))


def check_leave(refold: "Refold", posting: Row, data: Mapping[str, Any]) -> None:
    """Compare the coupons that ended when their holder left."""
    for coupon_id in data["coupons"]:
        row = _row_of(refold, coupon_id)
        same(TABLE, row[1], "status", "cancelled", row[7])
        same(TABLE, row[1], "cancelled_at", moment(posting[3]), moment(row[8]))


def check_told(refold: "Refold") -> None:
    """Raise a Difference for a coupon that no exchange paid for, or that went back without its points."""
    rows, postings = refold.rows.tables["coupons"], refold.rows.tables["postings"]
    if not rows:
        return
    told: dict[str, set[str]] = {"exchange": set(), "return": set()}
    for posting in postings:
        if posting[2] in told:
            told[posting[2]].add(orjson.loads(posting[10])["coupon"])
        elif posting[2] == "leave":  # it ended with its holder's membership, and gave no points back
            told["return"].update(orjson.loads(posting[10])["coupons"])
    for row in rows:
        is_exchanged = row[1] in told["exchange"]
        if row[9] != EXCHANGE and not is_exchanged:
            continue  # it was given: no posting tells of it
        if not is_exchanged:
            raise surplus(TABLE, row[1])
        same(TABLE, row[1], "source", EXCHANGE, row[9])
        same(TABLE, row[1], "status", row[1] in told["return"], row[7] == "cancelled")


def named_in(refold: "Refold", purchase_id: str) -> list[str]:
    """Return the ids of the coupons that a purchase named, used or not."""
    if refold.coupons_named is None:
        refold.coupons_named = {}
        for row in refold.rows.tables["postings"]:
            if row[2] == "purchase" and '"coupons' in row[11]:
                context = orjson.loads(row[11])
                named = [each[0] for key in ("coupons", "coupons_left") for each in context.get(key, ())]
                refold.coupons_named[row[8]] = sorted(named)
    return refold.coupons_named.get(purchase_id, [])


def check_used(refold: "Refold") -> None:
    """Compare the coupons that purchases used with what their postings say, and with what came back since."""
    rows = {(row[3], row[2]): row for row in refold.rows.tables["redemptions"]}
    for purchase_id in refold.rows.purchase_ids:
        if not named_in(refold, purchase_id):
            continue
        bought = refold.standing.bought[UUID(purchase_id)]
        for applied in bought.purchase.context.coupons:
            row = rows.pop((purchase_id, str(applied.id)), None)
            if row is None:
                raise missing(REDEMPTIONS, (purchase_id, str(applied.id)))
            same(REDEMPTIONS, row[1], "store_id", bought.purchase.store, row[4])
            same(REDEMPTIONS, row[1], "discount", applied.discount, minor(row[5], refold.digits))
            same(REDEMPTIONS, row[1], "lines", list(applied.lines), orjson.loads(row[6]))
            same(REDEMPTIONS, row[1], "redeemed_at", bought.purchase.at, moment(row[7]))
            if row[8] is not None:  # it came back: only with the whole purchase
                same(REDEMPTIONS, row[1], "cancelled_at", True, bought.is_wholly_refunded)
    for row in rows.values():
        raise surplus(REDEMPTIONS, row[1])


def _row_of(refold: "Refold", coupon_id: str) -> Row:
    for row in refold.rows.tables["coupons"]:
        if row[1] == coupon_id:
            return row
    raise missing(TABLE, coupon_id)


_STOCK = (
    "SELECT coalesce(s.reward, c.reward) AS reward, coalesce(c.count, 0), coalesce(s.issued, 0) FROM rewards_rewardstock s"
    " FULL JOIN (SELECT CASE source WHEN 'exchange' THEN reward ELSE 'coupon:' || reward END AS reward, count(*)"
    " FROM rewards_coupon WHERE status <> 'cancelled' GROUP BY 1) c"
    " ON c.reward = s.reward WHERE coalesce(c.count, 0) <> coalesce(s.issued, 0) ORDER BY 1 LIMIT 1"
)
_LIVE = (
    "SELECT c.id, r.id IS NOT NULL, c.status FROM rewards_coupon c"
    " LEFT JOIN rewards_redemption r ON r.coupon_id = c.id AND r.cancelled_at IS NULL"
    " WHERE (c.status = 'redeemed') <> (r.id IS NOT NULL) ORDER BY 1 LIMIT 1"
)
_OF_GUESTS = (
    "SELECT r.id FROM rewards_redemption r JOIN rewards_purchase p ON p.id = r.purchase_id"
    " WHERE r.is_of_purchase AND p.account_id IS NULL ORDER BY 1 LIMIT 1"
)


def check_stock(reader: Reader) -> None:
    """Compare the counters of stock with the coupons that are out, and what is used with its live redemption.

    A guest's purchase uses no coupon.
    """
    for reward, out, issued in reader.rows(_STOCK):
        same("rewards_rewardstock", reward, "issued", int(out), int(issued))
    for coupon_id, is_live, status in reader.rows(_LIVE):
        same(TABLE, coupon_id, "status", "redeemed" if is_live == "t" else "one without a live redemption", status)
    for (redemption_id,) in reader.rows(_OF_GUESTS):
        raise surplus(REDEMPTIONS, redemption_id)
