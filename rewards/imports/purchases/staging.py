"""A chunk of purchases: members found, what is there already set aside, the rest copied to where it waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members import values
from rewards.actions.copying import NULL, copy_lines
from rewards.core.refusals import ExternalIdTaken
from rewards.imports import errors
from rewards.imports.importing import Taken
from rewards.imports.members.naming import Named, accounts_of
from rewards.imports.purchases.checking import Checked
from rewards.imports.purchases.waiting import STAGED_COLUMNS
from rewards.imports.runs import Refused
from rewards.models import ImportRun

# Columns travel as JSON, which is written in one go. A row is written again only where its date moves.
_NAME = """
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest(
        ARRAY(SELECT json_array_elements_text(%s)), ARRAY(SELECT json_array_elements_text(%s)::uuid),
        ARRAY(SELECT json_array_elements_text(%s)::timestamptz)
    ) AS w (external_id, account_id, joined_at)
), named AS (
    INSERT INTO rewards_stagedmember AS s (run_id, external_id, account_id, joined_at)
    SELECT %s, external_id, account_id, joined_at FROM wanted ORDER BY external_id
    ON CONFLICT (run_id, external_id) DO UPDATE SET joined_at = excluded.joined_at
    WHERE excluded.joined_at < s.joined_at
    RETURNING external_id, account_id
)
SELECT external_id, account_id FROM named
UNION ALL
SELECT s.external_id, s.account_id FROM rewards_stagedmember s
WHERE s.run_id = %s AND s.external_id IN (SELECT external_id FROM wanted)
"""


@dataclass(slots=True)
class Staged:
    """A purchase on its way to the staging table."""

    checked: Checked
    account_id: UUID | None
    newcomer: str | None  # the external reference of a member to be enrolled

    def refused(self, error: DomainError | ExternalIdTaken) -> Refused:
        """Return why it does not go in after all."""
        return Refused.of(self.checked.line_no, self.checked.last_line_no, error)


def take(run: ImportRun, chunk: Sequence[Checked | Refused], *, enrols: bool) -> Taken:
    """Stage a chunk of purchases, in the caller's transaction."""
    refused = [item for item in chunk if isinstance(item, Refused)]
    checked = [item for item in chunk if isinstance(item, Checked)]
    accounts = accounts_of({item.member for item in checked if item.member is not None})
    newcomers: dict[str, UUID] = {}
    staged: list[Staged] = []
    for item in checked:
        try:
            staged.append(_staged(item, accounts, newcomers if enrols else None))
        except DomainError as error:
            refused.append(Refused.of(item.line_no, item.last_line_no, error))
    kept, repeated = _set_aside(run, staged, refused)
    _name_newcomers(run, kept)
    _copy(run, kept)
    return Taken(staged=len(kept), repeated=repeated, refused=refused)


def _staged(item: Checked, accounts: dict[Named, UUID], newcomers: dict[str, UUID] | None) -> Staged:
    """Return the purchase with the account it belongs to. Raises MemberUnknown, InvalidText, TextTooLong."""
    if item.member is None:
        return Staged(item, None, None)
    if (account_id := accounts.get(item.member)) is not None:
        return Staged(item, account_id, None)
    column, reference = item.member
    if newcomers is None or column != "member_external_id":
        raise errors.MemberUnknown(reference=reference)
    newcomer = values.external_id(reference) or ""
    if newcomer not in newcomers:
        newcomers[newcomer] = uuid7()
    return Staged(item, newcomers[newcomer], newcomer)


def _set_aside(run: ImportRun, staged: Sequence[Staged], refused: list[Refused]) -> tuple[list[Staged], int]:
    """Return what is new, and how many are there already with the same content; other content is refused."""
    keys = [(item.checked.store, item.checked.external_id) for item in staged]
    columns = [orjson.dumps(column).decode() for column in zip(*keys, strict=True)] or ["[]", "[]"]
    posted = _digests("rewards_purchase", "store_id", "TRUE", [], columns)
    staged_before = _digests("rewards_stagedpurchase", "store", "run_id = %s", [run.pk], columns)
    kept: list[Staged] = []
    repeated = 0
    for key, item in zip(keys, staged, strict=True):
        digest = item.checked.digest
        known = posted.get(key) or staged_before.get(key)
        if known is None:
            staged_before[key] = digest
            kept.append(item)
        elif known == digest:
            repeated += 1
        else:
            error = ExternalIdTaken() if key in posted else errors.ReferenceTwice()
            refused.append(item.refused(error))
    return kept, repeated


def _digests(
    table: str, store: str, condition: str, params: list[Any], columns: Sequence[str]
) -> dict[tuple[str, str], bytes]:
    """Return the digests of what is known of these stores and external ids, two columns in JSON."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {store}, external_id, digest FROM {table} WHERE {condition} AND ({store}, external_id) IN"
            " (SELECT * FROM unnest(ARRAY(SELECT json_array_elements_text(%s)), ARRAY(SELECT json_array_elements_text(%s))))",  # nosec B608
            [*params, *columns],
        )
        return {(code, external_id): bytes(digest) for code, external_id, digest in cursor.fetchall()}


def _name_newcomers(run: ImportRun, kept: Iterable[Staged]) -> None:
    """Remember who is to be enrolled and since when; purchases of an earlier chunk may have named them first."""
    wanted: dict[str, tuple[UUID, datetime]] = {}
    for item in kept:
        if item.newcomer is not None and item.account_id is not None:
            account_id, since = wanted.get(item.newcomer, (item.account_id, item.checked.purchased_at))
            wanted[item.newcomer] = (account_id, min(since, item.checked.purchased_at))
    if not wanted:
        return
    columns = [
        orjson.dumps(column).decode()
        for column in (
            list(wanted),
            [account_id for account_id, _ in wanted.values()],
            [at for _, at in wanted.values()],
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute(_NAME, [*columns, run.pk, run.pk])
        accounts = dict(cursor.fetchall())
    for item in kept:
        if item.newcomer is not None:
            item.account_id = accounts[item.newcomer]


def _copy(run: ImportRun, kept: Sequence[Staged]) -> None:
    end = f"\t{run.pk.hex}"
    copy_lines(
        "rewards_stagedpurchase", STAGED_COLUMNS,
        (
            f"{item.checked.cells}\t{NULL if item.account_id is None else item.account_id.hex}{end}" for item in kept
        ),
    )  # fmt: skip
