"""Files of adjustments, and who uploads and decides them."""

from collections.abc import Iterable
from uuid import UUID

from members.models import Member, User
from rewards.actions import bulk_adjustments
from rewards.imports.adjustments.columns import COLUMNS
from rewards.imports.adjustments.jobs import check
from rewards.imports.adjustments.reading import look_over
from rewards.models import BulkAdjustment, PointAccount
from tests.rewards.cast import account
from tests.staff import staff

HEADER = ",".join(COLUMNS)


def colleague(role: str) -> UUID:
    """Return the id of somebody of this role."""
    staff(role)
    return User.objects.get(email=f"{role}@example.com").pk


def crowd(size: int) -> list[Member]:
    """Return so many members with accounts."""
    accounts = [account() for _ in range(size)]
    return list(Member.objects.filter(account__in=accounts).order_by("number"))


def line(member: Member, points: int | str, reason: str = "goodwill", expires_on: str = "") -> str:
    """Return a line that names a member by number."""
    return f"{member.number},,,{points},{reason},{expires_on}"


def file(lines: Iterable[str], encoding: str = "utf-8-sig") -> bytes:
    """Return a file as a spreadsheet saves it."""
    return "\r\n".join([HEADER, *lines, ""]).encode(encoding)


def uploaded(lines: Iterable[str], by: UUID, encoding: str = "utf-8-sig") -> BulkAdjustment:
    """Return a file that was uploaded and checked."""
    content = file(lines, encoding)
    bulk = bulk_adjustments.upload("file.csv", content, look_over(content), "A campaign went wrong.", by)
    check(bulk.pk)
    bulk.refresh_from_db()
    return bulk


def available(members: Iterable[Member]) -> list[int]:
    """Return what each of the members can use, in their order."""
    points = dict(PointAccount.objects.filter(member__in=list(members)).values_list("member", "available"))
    return [points[member.pk] for member in members]
