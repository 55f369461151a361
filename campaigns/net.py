"""What a purchase is worth: one definition, for rules and for results."""

from psycopg import sql

# A purchase that came back whole is none. What one is worth: its goods after coupons, before points pay for a part,
# without the shipping and without what came back.
_NET = sql.SQL(
    " FROM rewards_purchase p{joined}"
    " LEFT JOIN (SELECT r.purchase_id, sum(r.amount) AS back FROM rewards_refund r GROUP BY r.purchase_id) r"
    " ON r.purchase_id = p.id"
    " LEFT JOIN (SELECT d.purchase_id, sum(d.discount) AS off FROM rewards_redemption d"
    " WHERE d.cancelled_at IS NULL AND d.is_of_purchase GROUP BY d.purchase_id) d ON d.purchase_id = p.id,"
    " LATERAL (SELECT p.total - p.shipping - coalesce(d.off, 0) - coalesce(r.back, 0) AS amount) n"
    " WHERE p.account_id IS NOT NULL AND (r.back IS NULL OR n.amount > 0)"
)
_NOTHING = sql.SQL("")


def net(joined: sql.Composable = _NOTHING) -> sql.Composed:
    """Return FROM and WHERE over net purchases: `p` is the purchase, `n.amount` its worth; more may be joined to `p`."""
    return _NET.format(joined=joined)


_KEPT = sql.SQL(
    "NOT EXISTS (SELECT 1 FROM rewards_refund back WHERE back.purchase_id = {p}.id"
    " HAVING sum(back.amount) >= {p}.total - {p}.shipping)"
)


def kept(purchase: str) -> sql.Composed:
    """Return the condition that a purchase has not come back whole, for where its worth is not asked for."""
    return _KEPT.format(p=sql.Identifier(purchase))
