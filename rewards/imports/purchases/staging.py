"""A chunk of purchases: members found, what is there already set aside, the rest copied to where it waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members import values
from rewards.actions.copying import cells, copy_lines
from rewards.actions.purchases import line_rows, purchase_row
from rewards.core.drafts import Draft, fact_of
from rewards.core.refusals import ExternalIdTaken, Refusal
from rewards.imports import errors
from rewards.imports.cells import CLOCK_SKEW
from rewards.imports.importing import Taken
from rewards.imports.members.naming import Named, accounts_of, named_member
from rewards.imports.purchases import waiting
from rewards.imports.purchases.reading import NO_PURCHASE, Reader, Record
from rewards.imports.runs import Refused
from rewards.models import ImportRun
from rewards.selectors.timeline import current_timeline

_COLUMNS = (
    "run_id", "line_no", "last_line_no", "store", "external_id", "digest", "account_id", "purchased_at", "fact",
    "purchase_row", "line_rows",
)  # fmt: skip


@dataclass(slots=True)
class Staged:
    """A purchase on its way to the staging table."""

    record: Record
    draft: Draft
    account_id: UUID | None
    newcomer: str | None  # the external reference of a member to be enrolled
    row: dict[str, Any]
    digits: int


def take(run: ImportRun, records: Sequence[Record], *, enrols: bool) -> Taken:
    """Stage a chunk of records, in the caller's transaction."""
    reader = Reader(current_timeline(), now() + CLOCK_SKEW)
    names = dict(zip(map(id, records), map(_named, records), strict=True))
    accounts = accounts_of(name for name in names.values() if name is not None)
    newcomers: dict[Named, UUID] = {}
    if enrols:
        for name in names.values():
            if name is not None and name[0] == "member_external_id" and name not in accounts:
                newcomers.setdefault(name, uuid7())
    refused: list[Refused] = []
    staged: list[Staged] = []
    for record in records:
        try:
            name = names[id(record)]
            staged.append(_staged(reader, record, name, accounts | newcomers if newcomers else accounts, newcomers))
        except (DomainError, Refusal) as error:
            refused.append(Refused(record.line_no, record.last_line_no, errors.reason_of(error)))
    kept, repeated = _set_aside(run, staged, refused)
    _name_newcomers(run, kept)
    _copy(run, kept)
    return Taken(staged=len(kept), repeated=repeated, refused=refused)


def _named(record: Record) -> Named | None:
    """Return the name that can be looked up; what is wrong with it is said when the record is read."""
    try:
        return named_member(record.member)
    except DomainError:
        return None


def _staged(
    reader: Reader, record: Record, name: Named | None, accounts: dict[Named, UUID], newcomers: dict[Named, UUID]
) -> Staged:
    draft = reader.draft(record, accounts)
    newcomer = None
    if name is not None and name in newcomers:
        newcomer = values.external_id(name[1])
    digits = reader.timeline.at(draft.purchased_at).digits
    row = purchase_row(draft, NO_PURCHASE, draft.purchased_at, "import", digits)
    return Staged(record, draft, draft.account_id, newcomer, row, digits)


def _set_aside(run: ImportRun, staged: Sequence[Staged], refused: list[Refused]) -> tuple[list[Staged], int]:
    """Return what is new, and how many are there already with the same content; other content is refused."""
    keys = [(item.draft.store, item.draft.external_id) for item in staged]
    posted = _digests("rewards_purchase", "store_id", "TRUE", [], keys)
    staged_before = _digests("rewards_stagedpurchase", "store", "run_id = %s", [run.pk], keys)
    kept: list[Staged] = []
    repeated = 0
    for key, item in zip(keys, staged, strict=True):
        digest = item.row["digest"]
        known = posted.get(key) or staged_before.get(key)
        if known is None:
            staged_before[key] = digest
            kept.append(item)
        elif known == digest:
            repeated += 1
        else:
            error = ExternalIdTaken() if key in posted else errors.ReferenceTwice()
            refused.append(Refused(item.record.line_no, item.record.last_line_no, errors.reason_of(error)))
    return kept, repeated


def _digests(
    table: str, store: str, condition: str, params: list[Any], keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {store}, external_id, digest FROM {table} WHERE {condition} AND ({store}, external_id) IN"
            " (SELECT * FROM unnest(%s::text[], %s::text[]))",  # nosec B608
            [*params, [key[0] for key in keys], [key[1] for key in keys]],
        )
        return {(code, external_id): bytes(digest) for code, external_id, digest in cursor.fetchall()}


def _name_newcomers(run: ImportRun, kept: Iterable[Staged]) -> None:
    """Remember who is to be enrolled and since when; purchases of an earlier chunk may have named them first."""
    wanted: dict[str, tuple[UUID, Any]] = {}
    for item in kept:
        if item.newcomer is not None and item.account_id is not None:
            account_id, since = wanted.get(item.newcomer, (item.account_id, item.draft.purchased_at))
            wanted[item.newcomer] = (account_id, min(since, item.draft.purchased_at))
    if not wanted:
        return
    ordered = sorted(wanted.items())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rewards_stagedmember AS s (run_id, external_id, account_id, joined_at)"
            " SELECT %s, * FROM unnest(%s::text[], %s::uuid[], %s::timestamptz[])"
            " ON CONFLICT (run_id, external_id) DO UPDATE SET joined_at = least(s.joined_at, excluded.joined_at)"
            " RETURNING external_id, account_id",
            [run.pk, [key for key, _ in ordered], [v[0] for _, v in ordered], [v[1] for _, v in ordered]],
        )
        accounts = dict(cursor.fetchall())
    for item in kept:
        if item.newcomer is not None:
            item.account_id = accounts[item.newcomer]


def _copy(run: ImportRun, kept: Sequence[Staged]) -> None:
    copy_lines("rewards_stagedpurchase", _COLUMNS, (_line(run, item) for item in kept))


def _line(run: ImportRun, item: Staged) -> str:
    draft, record = item.draft, item.record
    return cells(
        {
            "run_id": run.pk, "line_no": record.line_no, "last_line_no": record.last_line_no, "store": draft.store,
            "external_id": draft.external_id, "digest": item.row["digest"], "account_id": item.account_id,
            "purchased_at": draft.purchased_at, "fact": waiting.dump(fact_of(draft, NO_PURCHASE)),
            "purchase_row": waiting.purchase_line(item.row),
            "line_rows": "\n".join(map(waiting.line_line, line_rows(draft.lines, NO_PURCHASE, item.digits))),
        }
    )  # fmt: skip
