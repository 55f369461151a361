"""Plans live as long as a connection: one that was made over empty tables must not read all of them later.

Seen to fail without `SET enable_seqscan = off` on the functions: rewards_posting is read whole for each purchase; and
with foreign keys that are checked at the commit, out of the functions' reach: rewards_purchase is, four times.
"""

import pytest
from django.db import connection

from rewards.actions.posting import post_purchase
from tests.rewards.cast import account, draft, line, published

GROWING = (
    "rewards_pointaccount", "rewards_pointlot", "rewards_posting", "rewards_purchase", "rewards_tierstanding",
    "rewards_rulecount",
)  # fmt: skip


@pytest.mark.django_db
def test_posting_looks_up_by_key_though_the_tables_were_empty_when_it_was_planned():
    published()
    taro = account()
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(GROWING)}")
        before = whole_reads(cursor)
        for _ in range(7):  # a plan is kept from the sixth time on
            post_purchase(draft(taro, line(1980)))
        assert whole_reads(cursor) == before


@pytest.mark.django_db(transaction=True)
def test_foreign_keys_are_looked_up_though_the_tables_were_empty():
    published()
    connection.close()  # this session's plans are made now
    taro = account()
    post_purchase(draft(taro, line(1980)))
    with connection.cursor() as cursor:
        before = all_whole_reads(cursor)
        for _ in range(12):
            post_purchase(draft(taro, line(1980)))
        assert all_whole_reads(cursor) == before


def all_whole_reads(cursor) -> dict[str, int]:
    """Return how often each growing table has been read as a whole, this session's transactions included."""
    cursor.execute("SELECT pg_stat_force_next_flush()")
    cursor.execute("SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname = ANY (%s)", [list(GROWING)])
    return dict(cursor.fetchall())


def whole_reads(cursor) -> dict[str, int]:
    """Return how often each growing table has been read as a whole in this transaction."""
    cursor.execute("SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname = ANY (%s)", [list(GROWING)])
    return dict(cursor.fetchall())
