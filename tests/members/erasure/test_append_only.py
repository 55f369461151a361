"""Erasure empties the columns that it names in append-only tables, and changes nothing else of them."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from loyalty_site.lib.clock import now
from members.actions.audit import record
from rewards.actions.activities import post_activity
from rewards.actions.posting import post_purchase
from tests.rewards.cast import account, draft, published

pytestmark = pytest.mark.django_db
REFUSED = [
    "UPDATE members_auditentry SET verb = 'other.act', reason = ''",
    "UPDATE members_auditentry SET reason = 'another'",
    "UPDATE rewards_purchase SET customer_ref = '', clerk = '', receipt_number = ''",
    "UPDATE rewards_purchase SET total = 1, customer_ref = '', clerk = '', receipt_number = '', erased_digest = 'x'",
    "UPDATE rewards_purchase SET customer_ref = 'other', erased_digest = 'x'",
    "UPDATE rewards_activity SET data = '{}'",
    "UPDATE rewards_activity SET data = '{\"other\": 1}', erased_digest = 'x'",
    "UPDATE rewards_activity SET type = 'other', data = '{}', erased_digest = 'x'",
    "DELETE FROM rewards_purchase",
    "DELETE FROM rewards_activity",
]
ALLOWED = [
    "UPDATE members_auditentry SET reason = ''",
    "UPDATE rewards_purchase SET customer_ref = '', clerk = '', receipt_number = '', erased_digest = 'x'",
    "UPDATE rewards_activity SET data = '{}', erased_digest = 'x'",
]


@pytest.fixture
def rows(db: None) -> None:
    published()
    mine = account()
    post_purchase(draft(mine, customer_ref="taro", clerk="hana", receipt_number="1"))
    post_activity(mine, "visit", "1", now(), data={"with": "hanako"})
    record("test.act", "test", "1", origin="command", reason="because")


def execute(statement: str, *, erases: bool) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kizuna.erasure', %s, true)", ["allowed" if erases else ""])
        cursor.execute(statement)


@pytest.mark.parametrize("statement", [*REFUSED, *ALLOWED])
def test_without_the_permission_all_of_it_is_refused(rows: Any, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        execute(statement, erases=False)


@pytest.mark.parametrize("statement", REFUSED)
def test_with_it_nothing_else_changes(rows: Any, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        execute(statement, erases=True)


@pytest.mark.parametrize("statement", ALLOWED)
def test_with_it_the_words_go(rows: Any, statement: str) -> None:
    execute(statement, erases=True)
