"""Columns of a file: picked by name, in whatever order they come."""

from collections.abc import Callable, Sequence
from operator import itemgetter

MEMBER = ("member_external_id", "member_card", "member_number", "member_email", "member_phone")
# A corrected reject file can be imported as it is: what it says in front is left aside.
REJECT = ("line_number", "reason")


def picker(header: Sequence[str], names: Sequence[str]) -> Callable[[list[str]], tuple[str, ...]]:
    """Return what picks these columns out of a row, as they stand; a column that the file does not have is empty."""
    pick = itemgetter(*[header.index(name) if name in header else len(header) for name in names])

    def picked(row: list[str]) -> tuple[str, ...]:
        return pick([*row, ""])  # type: ignore[no-any-return]

    return picked
