"""Members as files name them: by any of five columns, and the accounts that they are."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from members import values
from rewards.actions.accounts import open_accounts
from rewards.imports import cells, errors
from rewards.imports.columns import MEMBER

Named = tuple[str, str]  # column, value in its one form

_KNOWN = {
    "member_external_id": "m.external_id = ANY(%s)",
    "member_number": "m.number = ANY(%s)",
    "member_email": "m.email = ANY(%s) AND m.status <> 'left'",
    "member_phone": "m.phone = ANY(%s) AND m.status <> 'left'",
    "member_card": "c.number = ANY(%s) AND c.status = 'active'",
}
_VALUE = {
    "member_external_id": "m.external_id",
    "member_number": "m.number",
    "member_email": "m.email",
    "member_phone": "m.phone",
    "member_card": "c.number",
}


def named_member(member_cells: tuple[str, ...]) -> Named | None:
    """Return which column names the member and how; None where none does.

    Raises MemberTwice, and what is wrong with an address or a telephone number.
    """
    filled = [(column, cell) for column, cell in zip(MEMBER, member_cells, strict=True) if cell]
    if not filled:
        return None
    if len(filled) > 1:
        raise errors.MemberTwice(columns=", ".join(MEMBER))
    column, cell = filled[0]
    if column == "member_email":
        return column, values.email(cell) or ""
    if column == "member_phone":
        return column, values.phone(cell) or ""
    return column, cells.line(cell, column, 255)


def accounts_of(named: Iterable[Named]) -> dict[Named, UUID]:
    """Return the accounts of the members who are known, opened where a member has none yet."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for column, value in named:
        wanted[column].add(value)
    found: dict[Named, UUID] = {}
    without: dict[Named, UUID] = {}
    for column, known in wanted.items():
        for value, member_id, account_id in _rows(column, sorted(known)):
            if account_id is None:
                without[column, value] = member_id
            else:
                found[column, value] = account_id
    if without:
        opened = open_accounts(without.values())
        found |= {name: opened[member_id] for name, member_id in without.items()}
    return found


def _rows(column: str, known: list[str]) -> list[tuple[str, UUID, UUID | None]]:
    cards = "JOIN members_membercard c ON c.member_id = m.id" if column == "member_card" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_VALUE[column]}, m.id, a.id FROM members_member m {cards}"
            f" LEFT JOIN rewards_pointaccount a ON a.member_id = m.id WHERE {_KNOWN[column]}",  # nosec B608
            [known],
        )
        return cursor.fetchall()
