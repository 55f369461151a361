"""The dry run: every line of a file is read, its member found, and nothing is posted. A chunk of lines at a time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from loyalty_site.lib.csvfile import FileFault, Survey, check_header, read_rows, survey
from members.models import Member, MemberCard
from rewards.actions.accounts import open_accounts
from rewards.core.terms import Terms
from rewards.errors import BulkFileCompressed, BulkFileEmpty, BulkFileTooLarge, BulkFileUnreadable
from rewards.imports.adjustments.columns import BYTES_MAX, COLUMNS, REQUIRED, ROWS_MAX, Said, Wrong, said
from rewards.models import BulkAdjustment, BulkLine, PointAccount

CHUNK_ROWS = 1_000


class Line(NamedTuple):
    """A line of a file: whom it means and what it says, or the code of what is wrong with it."""

    no: int
    account_id: UUID | None
    said: Said | None
    error: str


class _Found(NamedTuple):
    account_id: UUID
    user_id: UUID | None
    has_left: bool
    available: int


def look_over(content: bytes) -> int:
    """Return how many lines a file has. Raises a domain error that says what to correct."""
    if len(content) > BYTES_MAX:
        raise BulkFileTooLarge(rows=f"{ROWS_MAX:,}")
    if content.startswith(b"\x1f\x8b"):
        raise BulkFileCompressed
    with TemporaryDirectory() as folder:
        found = _surveyed(content, folder)
    if found.rows > ROWS_MAX:
        raise BulkFileTooLarge(rows=f"{ROWS_MAX:,}")
    if not found.rows:
        raise BulkFileEmpty
    return found.rows


class Reading:
    """A file that was looked over, read from wherever a worker has left it."""

    def __init__(self, found: Survey, terms: Terms, at: datetime) -> None:
        self.header, self.terms, self.at = found.header, terms, at
        self.rows, self.position = read_rows(found), 0

    def after(self, bulk: BulkAdjustment) -> list[Line]:
        """Return the next lines after those that are kept; whoever uploaded the file is in none of its lines."""
        for _passed in islice(self.rows, bulk.done - self.position):
            pass  # kept by a worker before this one
        rows = list(islice(self.rows, CHUNK_ROWS))
        self.position = bulk.done + len(rows)
        return list(_lines(self.header, rows, self.terms, self.at, bulk))


@contextmanager
def reading(content: bytes, terms: Terms, at: datetime) -> Iterator[Reading]:
    """Open a file that was looked over, by the terms of a moment."""
    with TemporaryDirectory() as folder:
        yield Reading(_surveyed(content, folder), terms, at)


def _surveyed(content: bytes, folder: str) -> Survey:
    path = Path(folder, "file.csv")
    path.write_bytes(content)
    try:
        found = survey(path)
        check_header(found.header, REQUIRED, COLUMNS)
    except FileFault as fault:
        raise BulkFileUnreadable(reason=fault.message.replace(str(path), path.name)) from fault
    return found


def _lines(
    header: tuple[str, ...], rows: Iterable[tuple[int, list[str]]], terms: Terms, at: datetime, bulk: BulkAdjustment
) -> Iterator[Line]:  # fmt: skip
    read_: list[tuple[int, Said | str]] = []
    for no, cells in rows:
        try:
            read_.append((no, said(dict(zip(header, cells, strict=True)), terms.zone, at)))
        except Wrong as wrong:
            read_.append((no, wrong.code))
    found = _find({(item.kind, item.name) for _no, item in read_ if isinstance(item, Said)})
    named = {holder.account_id for holder in found.values()}
    seen = set(BulkLine.objects.filter(bulk=bulk, account__in=named).values_list("account", flat=True))
    for no, item in read_:
        if isinstance(item, str):
            yield Line(no, None, None, item)
            continue
        holder = found.get((item.kind, item.name))
        error = _wrong(item, holder, bulk.asked_by_id, seen)
        if holder is not None and not error:
            seen.add(holder.account_id)
        yield Line(no, None if error or holder is None else holder.account_id, item, error)


def _wrong(item: Said, holder: _Found | None, user_id: UUID, seen: set[UUID]) -> str:
    if holder is None:
        return "unknown"
    if holder.account_id in seen:
        return "repeated"
    if holder.user_id == user_id:
        return "own"
    if holder.has_left:
        return "left"
    return "few" if item.points < 0 and holder.available + item.points < 0 else ""


def _find(names: set[tuple[str, str]]) -> dict[tuple[str, str], _Found]:
    """Return the accounts of members by how they are named; opened where a member has none yet."""
    by_kind: dict[str, list[str]] = {}
    for kind, name in names:
        by_kind.setdefault(kind, []).append(name)
    members: dict[tuple[str, str], UUID] = {}
    for column, kind in (("number", "member_number"), ("external_id", "member_external_id")):
        rows = Member.objects.filter(**{f"{column}__in": by_kind.get(kind, [])}).values_list(column, "pk")
        members |= {(kind, name): pk for name, pk in rows}
    active = Q(number__in=by_kind.get("member_card", []), status=MemberCard.Status.ACTIVE, member__isnull=False)
    members |= {
        ("member_card", name): pk for name, pk in MemberCard.objects.filter(active).values_list("number", "member")
    }
    wanted = set(members.values())
    rows_ = PointAccount.objects.filter(member__in=wanted).values_list(
        "member", "pk", "member__user", "member__status", "available"
    )
    found = {
        member: _Found(pk, user, status == Member.Status.LEFT, points) for member, pk, user, status, points in rows_
    }
    for member, account_id in open_accounts(wanted - found.keys()).items():
        user = Member.objects.values_list("user", flat=True).get(pk=member)
        found[member] = _Found(account_id, user, False, 0)
    return {name: found[member] for name, member in members.items() if member in found}
