"""The audit, searched: changes newest first, a page at a time, whatever their number."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from psycopg.errors import QueryCanceled

from members.models import ApiKey, AuditEntry, Change, RowChange, User

PAGE = 50
ROWS_SHOWN = 10  # of one change
MILLISECONDS = 5_000  # that one search may take


class SearchTooWide(Exception):
    """A search that would read too much; a kind of thing or days make it narrower."""


# Who changes something for others; members and callers of the API do it for themselves, thousands of times a day.
STAFF_ORIGINS = (Change.Origin.STAFF, Change.Origin.COMMAND, Change.Origin.DATABASE)

# Rows of each change by its index, and no further: one change may have a million.
_ROWS = """
SELECT shown.* FROM unnest(%s::bigint[]) AS wanted (id), LATERAL (
    SELECT * FROM members_rowchange WHERE change_id = wanted.id ORDER BY id LIMIT %s
) AS shown
"""


class Search(NamedTuple):
    """What is looked for; what is empty is not asked. `table` and `object_types` are names of one kind of thing."""

    actor_id: UUID | None = None
    database_user: str = ""
    origins: Sequence[str] = ()
    table: str = ""
    object_types: Sequence[str] = ()
    thing: str = ""
    since: datetime | None = None
    until: datetime | None = None
    reason: str = ""


class Found(NamedTuple):
    """A change with its entries and its first rows; `rows_more` says that there are more of them."""

    change: Change
    entries: list[AuditEntry]
    rows: list[RowChange]
    rows_more: bool


class Page(NamedTuple):
    """A page of changes, and after which id the next one begins: None where there is none."""

    changes: list[Found]
    next_before: int | None


def search(wanted: Search, before: int | None = None) -> Page:
    """Return the newest changes that fit, those with ids below `before`. Raises SearchTooWide after five seconds."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {MILLISECONDS:d}")
            newest = _newest(wanted, before)
            with connection.cursor() as cursor:  # a transaction around this one goes on as before
                cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTooWide from error
        raise
    shown = newest[:PAGE]
    return Page(_with_rows(shown), shown[-1] if len(newest) > PAGE else None)


def _newest(wanted: Search, before: int | None) -> list[int]:
    """Return the ids of a page, and of one change more where there is one."""
    header = _of_header(wanted)
    if before is not None:
        header &= Q(pk__lt=before)
    ids: set[int] = set()
    # An OR over two tables would be answered by reading both; each way is asked alone, by its own index.
    for kind in _of_kind(wanted):
        for reason in _of_reason(wanted):
            found = Change.objects.filter(header).filter(kind).filter(reason).order_by("-pk")
            if kind or reason:
                found = found.distinct()
            ids.update(found.values_list("pk", flat=True)[: PAGE + 1])
    return sorted(ids, reverse=True)[: PAGE + 1]


def _of_header(wanted: Search) -> Q:
    asked = Q()
    if wanted.actor_id is not None:
        asked &= Q(actor=wanted.actor_id)
    if wanted.database_user:
        asked &= Q(database_user=wanted.database_user, origin=Change.Origin.DATABASE)
    if wanted.origins:
        asked &= Q(origin__in=list(wanted.origins))
    if wanted.since is not None:
        asked &= Q(at__gte=wanted.since)
    if wanted.until is not None:
        asked &= Q(at__lt=wanted.until)
    return asked


def _of_kind(wanted: Search) -> list[Q]:
    ways = []
    if wanted.table:
        of_rows = {"row_changes__table_name": wanted.table}
        ways.append(Q(**of_rows, **({"row_changes__row_key": wanted.thing} if wanted.thing else {})))
    if wanted.object_types:
        of_entries: dict[str, object] = {"entries__object_type__in": list(wanted.object_types)}
        ways.append(Q(**of_entries, **({"entries__object_id": wanted.thing} if wanted.thing else {})))
    return ways or [Q()]


def _of_reason(wanted: Search) -> list[Q]:
    if not wanted.reason:
        return [Q()]
    return [
        Q(reason__gt="", reason__icontains=wanted.reason),
        Q(entries__reason__gt="", entries__reason__icontains=wanted.reason),  # as the index says: not empty
    ]


def _with_rows(ids: list[int]) -> list[Found]:
    changes = Change.objects.select_related("actor").in_bulk(ids)
    entries: dict[int, list[AuditEntry]] = {}
    for entry in AuditEntry.objects.filter(change__in=ids).order_by("id"):
        entries.setdefault(entry.change_id or 0, []).append(entry)
    rows: dict[int, list[RowChange]] = {}
    for row in RowChange.objects.raw(_ROWS, [ids, ROWS_SHOWN + 1]):
        rows.setdefault(row.change_id, []).append(row)
    return [
        Found(changes[pk], entries.get(pk, []), rows.get(pk, [])[:ROWS_SHOWN], len(rows.get(pk, [])) > ROWS_SHOWN)
        for pk in ids
    ]


def staff_by_email(email: str) -> UUID | None:
    """Return whose address this is, None for nobody's."""
    return User.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()


def key_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of keys of the API."""
    return dict(ApiKey.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
