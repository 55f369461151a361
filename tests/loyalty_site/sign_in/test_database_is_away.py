"""Where PostgreSQL cannot be asked nobody gets in: a sentence, no hash, no error page.

Seen to fail with a limit that lets people in when it cannot count: the password was compared.
"""

import psycopg
import pytest
from django.db import connection
from django.test import Client

from members.models import User
from tests.loyalty_site.sign_in.conftest import PASSWORD, is_in, is_refused, try_password
from tests.loyalty_site.sign_in.hasher import Counting

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_connection_is_a_refusal(taro: User) -> None:
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    try:
        answer = try_password(PASSWORD)
    finally:
        connection.settings_dict["PORT"] = port
    assert is_refused(answer)
    assert Counting.hashes == 0
    assert is_in(try_password(PASSWORD))


def test_a_table_that_does_not_answer_is_a_refusal(taro: User, process_environment: dict[str, str]) -> None:
    with psycopg.connect(process_environment["DATABASE_URL"]) as other:
        other.execute("LOCK TABLE members_attempt IN ACCESS EXCLUSIVE MODE")
        assert is_refused(try_password(PASSWORD))
        assert is_refused(Client().post("/accounts/login/code/", {"email": "taro@example.com"}))
        other.rollback()
    assert Counting.hashes == 0
