"""A kept connection is known to be gone without asking the server."""

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_connection_at_rest_is_usable():
    connection.ensure_connection()
    assert connection.is_usable()


def test_a_connection_that_the_server_closed_is_replaced():
    connection.ensure_connection()
    process = connection.connection.info.backend_pid
    with psycopg.connect(
        **connection.connection.info.get_parameters(), password=connection.settings_dict["PASSWORD"]
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    assert not connection.is_usable()
    connection.health_check_enabled, connection.health_check_done = True, False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != process
