"""A member of many years, made by copying what one of a few days has."""

from uuid import UUID

from django.db import connection

from rewards.models import PointAccount, PointEntry, PointLot, Posting

_TIMES = "date_trunc('second', now()) - number * interval '10 minutes'"  # a year for fifty thousand
_CHANGED = {
    PointEntry: {"id": "gen_random_uuid()", "no": "no + number", "occurred_at": _TIMES, "posted_at": _TIMES},
    PointLot: {"no": "no + number", "earned_at": _TIMES, "expires_at": "expires_at + number %% 360 * interval '1 day'"},
    Posting: {"no": "no + number", "occurred_at": _TIMES, "posted_at": _TIMES, "credit_at": _TIMES},
}


def lengthen(account_id: UUID, times: int) -> None:
    """Write the newest entry, posting and lot of an account so many times more: for what only reads them.

    The account's sums are those of its lots; the chain of its entries no longer holds.
    """
    with connection.cursor() as cursor:
        for model, changed in _CHANGED.items():
            columns = [field.column for field in model._meta.concrete_fields if field.column]
            values = [changed.get(column, column) for column in columns]
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} "
                f"FROM (SELECT * FROM {model._meta.db_table} WHERE account_id = %s ORDER BY no DESC LIMIT 1) newest, "
                "generate_series(1, %s) number",
                [account_id, times],
            )
        cursor.execute(
            "UPDATE rewards_pointaccount SET entries = entries + %s, postings = postings + %s, lots_made = lots_made + %s,"
            " available = (SELECT sum(available) FROM rewards_pointlot WHERE account_id = %s) WHERE id = %s",
            [times, times, times, account_id, account_id],
        )
        cursor.execute("ANALYZE rewards_pointentry, rewards_pointlot, rewards_posting")
    assert PointAccount.objects.get(pk=account_id).entries > times
