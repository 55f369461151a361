"""Rows that belong to nothing: their account, purchase or refund is not there."""

from rewards.audit.difference import Difference, missing
from rewards.audit.rows import Reader

_ACCOUNT = "rewards_pointaccount"
_BELONGS = (
    ("rewards_posting", ("account_id", "no"), "account_id", _ACCOUNT),
    ("rewards_pointentry", ("account_id", "no"), "account_id", _ACCOUNT),
    ("rewards_pointlot", ("account_id", "no"), "account_id", _ACCOUNT),
    ("rewards_hold", ("id",), "account_id", _ACCOUNT),
    ("rewards_tierstanding", ("account_id", "no"), "account_id", _ACCOUNT),
    ("rewards_rulecount", ("account_id", "rule", "period"), "account_id", _ACCOUNT),
    ("rewards_activity", ("id",), "account_id", _ACCOUNT),
    ("rewards_adjustment", ("id",), "account_id", _ACCOUNT),
    ("rewards_coupon", ("id",), "account_id", _ACCOUNT),
    ("rewards_transfer", ("id",), "sender_id", _ACCOUNT),
    ("rewards_transfer", ("id",), "receiver_id", _ACCOUNT),
    ("rewards_purchase", ("id",), "account_id", _ACCOUNT),
    ("rewards_purchaseline", ("purchase_id", "no"), "purchase_id", "rewards_purchase"),
    ("rewards_refund", ("id",), "purchase_id", "rewards_purchase"),
    ("rewards_refundline", ("refund_id", "line_no"), "refund_id", "rewards_refund"),
)


# Whether more than the row at hand tells of an owner that is not there.
_TOLD = {
    _ACCOUNT: (
        "SELECT 1 FROM rewards_posting p JOIN rewards_pointentry e ON e.account_id = p.account_id"
        " WHERE p.account_id = %(id)s LIMIT 1"
    ),
    "rewards_purchase": "SELECT 1 FROM rewards_pointentry WHERE purchase_id = %(id)s LIMIT 1",
    "rewards_refund": "SELECT 1 FROM rewards_posting WHERE refund_id = %(id)s LIMIT 1",
}


def check_orphans(reader: Reader) -> None:
    """Raise a Difference for the first row that belongs to nothing."""
    for table, key, column, owner in _BELONGS:
        query = (
            f"SELECT {', '.join(f'c.{name}' for name in key)}, c.{column} FROM {table} c"
            f" LEFT JOIN {owner} o ON o.id = c.{column} WHERE o.id IS NULL AND c.{column} IS NOT NULL LIMIT 1"  # nosec B608
        )
        for row in reader.rows(query):
            if reader.rows(_TOLD[owner], id=row[-1]):
                raise missing(owner, row[-1])  # others know it too
            raise Difference(table, row[:-1], column, f"a row of {owner}", row[-1])
