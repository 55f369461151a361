"""Which tables the database itself notes every change of, and why it does not of the others.

Each app registers its own when it starts (`members/audited.py`, `rewards/audited.py`). The triggers are made by
migrations; a test compares them with what is registered, and fails for a table of which nothing is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Audited:
    """A table: `hidden` columns are noted as changed without their content, `ignored` ones not at all.

    Rows of a table that `counts_new` come in great numbers: those of one statement are noted as one, by their number.
    Without `notes_new` their coming is an act that stands elsewhere.
    """

    table: str
    hidden: Sequence[str] = ()
    ignored: Sequence[str] = ()
    key: str = "id"
    counts_new: bool = False
    notes_new: bool = True


_audited: dict[str, Audited] = {}
_excused: dict[str, str] = {}


def register(*tables: Audited) -> None:
    """Register tables that are audited; call it when the app starts."""
    for audited in tables:
        if audited.table in _audited or audited.table in _excused:
            raise ValueError(f"{audited.table} is registered already")
        _audited[audited.table] = audited


def excuse(reason: str, *tables: str) -> None:
    """Register tables that are not, and why."""
    for table in tables:
        if table in _audited or table in _excused:
            raise ValueError(f"{table} is registered already")
        _excused[table] = reason


def tables() -> Iterator[Audited]:
    """Yield every table that is audited."""
    yield from _audited.values()


def excused() -> dict[str, str]:
    """Return why the other tables are not, by table."""
    return dict(_excused)


def is_audited(table: str) -> bool:
    """Tell whether the database notes the changes of a table, or it is the list of acts itself."""
    return table in _audited or table == "members_auditentry"
