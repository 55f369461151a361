"""Rows that belong to nothing: their account, purchase or refund is not there."""

from rewards.audit.difference import Difference
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
    ("rewards_transfer", ("id",), "sender_id", _ACCOUNT),
    ("rewards_transfer", ("id",), "receiver_id", _ACCOUNT),
    ("rewards_purchase", ("id",), "account_id", _ACCOUNT),
    ("rewards_purchaseline", ("purchase_id", "no"), "purchase_id", "rewards_purchase"),
    ("rewards_refund", ("id",), "purchase_id", "rewards_purchase"),
    ("rewards_refundline", ("refund_id", "line_no"), "refund_id", "rewards_refund"),
)


def check_orphans(reader: Reader) -> None:
    """Raise a Difference for the first row that belongs to nothing."""
    for table, key, column, owner in _BELONGS:
        query = (
            f"SELECT {', '.join(f'c.{name}' for name in key)}, c.{column} FROM {table} c"  # noqa: S608
            f" LEFT JOIN {owner} o ON o.id = c.{column} WHERE o.id IS NULL AND c.{column} IS NOT NULL LIMIT 1"
        )
        for row in reader.rows(query):
            raise Difference(table, row[:-1], column, f"a row of {owner}", row[-1])
