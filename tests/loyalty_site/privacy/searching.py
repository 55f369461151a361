"""Where a word still stands: in every column of every table, and in Redis. Files are kept nowhere else."""

import json
from collections.abc import Iterable

import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

COLUMNS = """
SELECT c.table_name, array_agg(quote_ident(c.column_name)), array_agg(c.column_name::text), array_agg(c.data_type::text)
FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'
GROUP BY 1 ORDER BY 1
"""
# Bytes are compared as hexadecimal digits, everything else as its text in small letters.
FOUND = """
SELECT DISTINCT c.name, w.word FROM {table} t, LATERAL (VALUES {columns}) c(name, bytes, text),
    unnest(%s::text[]) w(word)
WHERE position(lower(w.word) in c.text) > 0 OR position(encode(convert_to(w.word, 'UTF8'), 'hex') in c.bytes) > 0
"""


def in_database(words: Iterable[str]) -> list[str]:
    """Return `table.column: word` for each column of the database in which a word stands, whatever its type."""
    wanted, found = list(words), []
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, quoted, names, kinds in cursor.fetchall():
            columns = ", ".join(
                f"('{name}', encode(t.{column}, 'hex'), NULL)"
                if kind == "bytea"
                else f"('{name}', NULL, lower(t.{column}::text))"
                for column, name, kind in zip(quoted, names, kinds, strict=True)
            )
            cursor.execute(FOUND.format(table=f'"{table}"', columns=columns), [wanted])
            found += [f"{table}.{column}: {word}" for column, word in cursor.fetchall()]
    return sorted(found)


def in_sessions(words: Iterable[str]) -> list[str]:
    """Return the words that stand in a session, which is kept compressed."""
    texts = [json.dumps(session.get_decoded(), ensure_ascii=False) for session in Session.objects.all()]
    return [f"django_session: {word}" for word in words if any(word.lower() in text.lower() for text in texts)]


def everywhere(words: Iterable[str]) -> list[str]:
    """Return every place in which a word stands."""
    wanted = list(words)
    return in_database(wanted) + in_sessions(wanted) + in_redis(wanted)


def in_redis(words: Iterable[str]) -> list[str]:
    """Return `key: word` for each key of Redis whose name or content has a word."""
    wanted = [word.encode() for word in words]
    found = []
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter():
            content = key + (client.dump(key) or b"")
            found += [f"{key!r}: {word!r}" for word in wanted if word in content]
    return found
