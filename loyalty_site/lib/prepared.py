"""Statements of the hot path: parsed and planned once a connection, their arguments sent apart from their text."""

from collections.abc import Sequence
from typing import Any, LiteralString, cast

from django.db import connection
from psycopg import Cursor


def run(statement: str, arguments: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a prepared statement in the caller's transaction and return its rows, if it has any.

    Django's own cursors put the arguments into the text, so that PostgreSQL parses and plans each call anew.
    DATABASE_PREPARED=false sends arguments apart and prepares nothing, for poolers that cannot keep statements.
    Raises django.db's errors.
    """
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": "0"})
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(cast(LiteralString, statement), arguments, prepare=True)
        return cursor.fetchall() if cursor.description else []
