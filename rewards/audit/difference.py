"""What the audit found."""

from typing import Any


class Difference(Exception):
    """The first row that is not what the facts make it: table, key, column, what was expected and found."""

    def __init__(self, table: str, key: Any, column: str, expected: Any, found: Any) -> None:
        self.table, self.column = table, column
        self.key = "/".join(str(part) for part in key) if isinstance(key, tuple | list) else str(key)
        self.expected, self.found = shown(expected), shown(found)
        super().__init__(table, self.key, column, self.expected, self.found)

    def __reduce__(self) -> tuple[Any, ...]:
        return Difference, (self.table, self.key, self.column, self.expected, self.found)


def shown(value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return "—"
    if isinstance(value, bytes):
        return value.hex()
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text if len(text) <= 300 else text[:297] + "…"


def missing(table: str, key: Any) -> Difference:
    """Return the difference of a row that should be there."""
    return Difference(table, key, "row", "a row", None)


def surplus(table: str, key: Any) -> Difference:
    """Return the difference of a row that no fact explains."""
    return Difference(table, key, "row", None, "a row that no posting explains")


def same(table: str, key: Any, column: str, expected: Any, found: Any) -> None:
    """Raise a Difference unless both are equal."""
    if expected != found:
        raise Difference(table, key, column, expected, found)
