"""Find many members at once by the names that a file gives them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from members.models import Member, MemberCard
from members.selectors.members import parse

CHUNK = 5_000
_COLUMNS = {"id": "pk", "number": "number", "email": "email", "phone": "phone", "ext": "external_id"}


def resolve_all(references: Sequence[str]) -> list[UUID | None]:
    """Return for each reference the active member whom it names, None where it names nobody; a few queries in all.

    References are those of `members.selectors.members.resolve`. Whoever was merged is the member that they are now.
    """
    named = [parse(reference) for reference in references]
    by_kind: dict[str, set[str]] = {}
    for each in named:
        if each is not None:
            by_kind.setdefault(each[0], set()).add(each[1])
    found = {(kind, value): pk for kind, values in by_kind.items() for value, pk in _found(kind, values)}
    active = _active(set(found.values()))
    return [None if each is None else active.get(found.get(each)) for each in named]


def _found(kind: str, values: Iterable[str]) -> Iterator[tuple[str, UUID]]:
    for some in _chunks(values):
        if kind == "card":
            cards = MemberCard.objects.filter(number__in=some, status=MemberCard.Status.ACTIVE, member__isnull=False)
            yield from cards.values_list("number", "member")
            continue
        column = _COLUMNS[kind]
        staying = ~Q(status=Member.Status.LEFT) if kind in ("email", "phone") else Q()
        rows = Member.objects.filter(staying, **{f"{column}__in": some}).values_list(column, "pk")
        yield from ((str(value), pk) for value, pk in rows)


def _active(ids: set[UUID]) -> dict[UUID | None, UUID]:
    """Return the members of these who are active now, by whom they were."""
    found: dict[UUID | None, UUID] = {}
    for some in _chunks(ids):
        rows = Member.objects.filter(pk__in=some).annotate(today=Coalesce("merged_into_id", F("pk")))
        today = dict(rows.values_list("pk", "today"))
        active = set(
            Member.objects.filter(pk__in=set(today.values()), status=Member.Status.ACTIVE).values_list("pk", flat=True)
        )
        found |= {old: new for old, new in today.items() if new in active}
    return found


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(values)
    while some := list(islice(remaining, CHUNK)):
        yield some
