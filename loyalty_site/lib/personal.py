"""What is known of a person, table by table: how it is found, handed to them and erased.

Each app registers its own tables when it starts (`members/personal.py`, `rewards/personal.py`). A test walks every
column that can hold words and fails for one that is neither personal nor said to be impersonal, and why.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q


class Person(NamedTuple):
    """Whose data it is: a membership and those that were joined with it.

    `user_id` is their sign-in, None where it goes on for something else. `contacts` are addresses and numbers as they
    are stored.
    """

    members: tuple[UUID, ...]
    user_id: UUID | None = None
    contacts: frozenset[str] = frozenset()


Finder = Callable[[Person], Q]
Eraser = Callable[[Person], None]


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `blanks` are what erasure leaves in its personal columns; with `deletes` the rows go whole.

    `eraser` does what neither can. `impersonal` gives the reason by column, under `*` for all that are left.
    `columns` are what the person gets of it under the name `section`: look-ups from the table, by their names.
    """

    label: str
    finder: Finder | None = None
    blanks: Mapping[str, Any] = field(default_factory=dict)
    deletes: bool = False
    eraser: Eraser | None = None
    erased: Sequence[str] = ()  # the personal columns that `eraser` sees to
    impersonal: Mapping[str, str] = field(default_factory=dict)
    section: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        """Return the table's model."""
        return apps.get_model(self.label)

    def reason(self, column: str) -> str:
        """Return why a column may be left as it is: it is erased, or holds nothing personal; empty where unsaid."""
        if self.deletes or column in self.blanks or column in self.erased:
            return "erased"
        return self.impersonal.get(column, self.impersonal.get("*", ""))

    def rows(self, person: Person) -> Any:
        """Return the person's rows, oldest first."""
        assert self.finder is not None, self.label
        return self.model._default_manager.filter(self.finder(person)).order_by("pk")

    def erase(self, person: Person) -> None:
        """Erase what the table holds of a person, in the caller's transaction; erased twice is erased once."""
        if self.eraser is not None:
            self.eraser(person)
        if self.finder is None:
            return
        if self.deletes:
            self.rows(person).order_by().delete()
        elif self.blanks:
            filled = Q()
            for column, blank in self.blanks.items():
                filled |= Q(**{f"{column}__isnull": False}) if blank is None else ~Q(**{column: blank})
            self.rows(person).order_by().filter(filled).update(**self.blanks)


_tables: dict[str, Table] = {}


def register(*tables: Table) -> None:
    """Register tables, in the order in which they are erased; call it when the app starts."""
    for table in tables:
        if table.label in _tables:
            raise ValueError(f"{table.label} is registered already")
        _tables[table.label] = table


def impersonal(reason: str, *labels: str) -> None:
    """Register tables that hold nothing of any customer, and why."""
    register(*(Table(label, impersonal={"*": reason}) for label in labels))


def tables() -> Iterator[Table]:
    """Yield every registered table."""
    yield from _tables.values()


def find(label: str) -> Table | None:
    """Return a table by its label, such as `members.Member`."""
    return _tables.get(label)


def sections() -> list[Table]:
    """Return the tables that a person gets, in their order."""
    return [table for table in _tables.values() if table.section]


def same(*names: str) -> dict[str, str]:
    """Return columns that go out under their own names."""
    return {name: name for name in names}
