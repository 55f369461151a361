"""Queries that every page asks: put together once, then asked with other values in the place of stand-ins.

Django puts a query together anew each time, and for some that takes longer than PostgreSQL needs to answer them.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

# Stand-ins: whoever asks, when, and on which day. A query may use what lies a time before or after SOMETIME.
SOMEBODY = UUID(int=0)
SOMETIME = datetime(2000, 1, 1, tzinfo=UTC)
SOMEDAY = date(2000, 1, 1)


def meant(values: Sequence[Any], somebody: UUID, at: datetime | None = None, day: date | None = None) -> list[Any]:
    """Return a query's arguments with those that are meant in the place of stand-ins."""

    def one(value: Any) -> Any:
        if isinstance(value, datetime):
            return at + (value - SOMETIME) if at is not None else value
        if value == SOMEBODY:
            return somebody
        return day if value == SOMEDAY else value

    return [one(value) for value in values]
