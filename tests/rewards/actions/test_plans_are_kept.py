"""Plans live as long as a connection: one that was made over empty tables must not read all of them later.

Seen to fail without `SET enable_seqscan = off` on the functions: rewards_posting is read whole for each purchase.
"""

import pytest
from django.db import connection

from rewards.actions.posting import post_purchase
from tests.rewards.cast import account, draft, line, published

pytestmark = pytest.mark.django_db

GROWING = (
    "rewards_pointaccount", "rewards_pointlot", "rewards_posting", "rewards_purchase", "rewards_tierstanding",
    "rewards_rulecount",
)  # fmt: skip


def test_posting_looks_up_by_key_though_the_tables_were_empty_when_it_was_planned():
    published()
    taro = account()
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(GROWING)}")
        before = whole_reads(cursor)
        for _ in range(7):  # a plan is kept from the sixth time on
            post_purchase(draft(taro, line(1980)))
        assert whole_reads(cursor) == before


def whole_reads(cursor) -> dict[str, int]:
    """Return how often each growing table has been read as a whole in this transaction."""
    cursor.execute("SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname = ANY (%s)", [list(GROWING)])
    return dict(cursor.fetchall())
