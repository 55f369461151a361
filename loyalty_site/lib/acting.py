"""Who acts in this thread: told to the database in each transaction that changes something audited, and to the log.

The database keeps it only until the transaction ends, so that no pool of connections can give it to somebody else.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from loyalty_site.lib import audited

_WRITES = re.compile(
    r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|WITH|COPY|MERGE\s+INTO)\s+(?:ONLY\s+)?"?(\w+)', re.IGNORECASE
)
_TELL = "SELECT set_config('kizuna.acting', %s, true)"


class Acting(NamedTuple):
    """Who acts, and from where. `origin` is one of members.models.Change.Origin."""

    origin: str
    door: str = ""  # the route of a page, the name of a command or a task: never an address
    actor: UUID | None = None
    api_key: UUID | None = None
    client: str = ""  # a network address, of staff alone
    request: str = ""

    def as_json(self) -> str:
        """Return what the database is told."""
        said = {name: str(value) for name, value in self._asdict().items() if value}
        return json.dumps(said).replace("\\u0000", "")


Source = Callable[[], Acting]
_source: ContextVar[Source | None] = ContextVar("acting", default=None)


@contextmanager
def by(source: Source) -> Iterator[None]:
    """Have everything inside done by whom `source` names; it is asked when something is changed, not before."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def begin(source: Source | None) -> None:
    """Have everything from here on done by whom `source` names; for a process or a task, which have no inside."""
    _source.set(source)


def tell(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Wrap each statement of a connection: one that writes an audited table is preceded by who sends it."""
    source = _source.get()
    if source is None or not _writes_audited(sql):
        return execute(sql, params, many, context)
    connection = context["connection"]
    said = source().as_json()
    if connection.in_atomic_block:
        _say(connection, said)
        return execute(sql, params, many, context)
    with transaction.atomic(using=connection.alias):  # alone, what is said would end before the statement begins
        _say(connection, said)
        return execute(sql, params, many, context)


def _say(connection: Any, said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [said])


def _writes_audited(sql: Any) -> bool:
    found = _WRITES.match(sql) if isinstance(sql, str) else None
    if found is None:
        return False
    name = found[1]
    if audited.is_audited(name):
        return True
    return sql.lstrip()[:4].upper() == "WITH" and any(audited.is_audited(word) for word in re.findall(r"\w+", sql))
