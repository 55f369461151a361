"""What a call names: stores, purchases that are known already, members' accounts; all of them in one query."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from loyalty_site.lib.prepared import run
from members.selectors.members import parse
from rewards.core.terms import Timeline
from rewards.selectors.accounts import Account, reach, unlocked
from rewards.selectors.timeline import Edition, NoProgramme, Published, timeline, timeline_at


class Wanted(NamedTuple):
    """A purchase as a call names it; `member` is any reference, None for a guest's."""

    store: str
    external_id: str
    member: str | None


class Target(NamedTuple):
    """What there is of it. `status` is the member's; `newest` None means that no programme is loaded."""

    newest: Edition | None
    is_store: bool
    purchase_id: UUID | None
    account_id: UUID | None
    status: str | None


class Holder(NamedTuple):
    """An account that a reference names, and its member's status."""

    account_id: UUID
    status: str


_NOBODY = (None, None)
# Columns travel as JSON: a thousand texts are written in one go where an array is written text by text.
_TARGETS = """
SELECT * FROM rewards_targets(
    ARRAY(SELECT json_array_elements_text(%s)), ARRAY(SELECT json_array_elements_text(%s)),
    ARRAY(SELECT json_array_elements_text(%s)), ARRAY(SELECT json_array_elements_text(%s))
)
"""


def targets(wanted: Sequence[Wanted]) -> list[Target]:
    """Return what there is of each purchase, in their order; one query."""
    kinds = [(parse(item.member) or _NOBODY) if item.member is not None else _NOBODY for item in wanted]
    columns = (
        [item.store for item in wanted], [item.external_id for item in wanted],
        [kind for kind, _ in kinds], [value for _, value in kinds],
    )  # fmt: skip
    return [
        Target((version, published_at) if version is not None else None, *row)
        for version, published_at, *row in run(_TARGETS, [orjson.dumps(column).decode() for column in columns])
    ]


_TARGET = """
SELECT t.*, rewards_read(t.account, %s::timestamptz, %s::timestamptz, %s::interval, %s, %s::uuid, %s::text[])::text
FROM rewards_targets(ARRAY[%s], ARRAY[%s], ARRAY[%s], ARRAY[%s]) t
"""


def target_unlocked(
    wanted: Wanted, at: datetime, moment: datetime, *, lots: bool
) -> tuple[Target, Published, Account | None]:
    """Return what there is of a purchase and, for an optimistic writer, the terms it was read by and its account.

    One query. The account is None where the purchase is a guest's, or where the target's terms are newer than these.
    Raises NoProgramme.
    """
    kind, value = (parse(wanted.member) or _NOBODY) if wanted.member is not None else _NOBODY
    known = timeline()
    ((version, published_at, *row, text),) = run(
        _TARGET, [*reach(known, at, [moment], lots), wanted.store, wanted.external_id, kind, value]
    )
    return Target((version, published_at) if version is not None else None, *row), known, unlocked(text, known)


def find_holder(reference: str) -> Holder | None:
    """Return the account of the member that a reference names, None where it names nobody; one query."""
    named = parse(reference)
    if named is None:
        return None
    ((account_id, status),) = run("SELECT account_id, status FROM rewards_account_of(%s, %s)", named)
    return None if account_id is None else Holder(account_id, status)


def timeline_of(target: Target) -> Timeline:
    """Return the terms as the database had them when the target was read. Raises NoProgramme."""
    if target.newest is None:
        raise NoProgramme()
    return timeline_at(target.newest)
