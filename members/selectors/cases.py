"""Enquiries and disputes as their members, and the staff, see them."""

from typing import NamedTuple
from uuid import UUID

from members.models import Case, CaseMessage

PAGE = 20
THREAD = 50


class Page(NamedTuple):
    cases: list[Case]
    next: UUID | None  # the case before which the next page begins


class Thread(NamedTuple):
    messages: list[CaseMessage]  # in the order in which they were written
    earlier: UUID | None  # the message before which the earlier ones lie


def page(member_id: UUID, before: UUID | None = None, size: int = PAGE) -> Page:
    """Return a member's cases, newest first."""
    rows = Case.objects.filter(member=member_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)


def find(member_id: UUID, case_id: UUID) -> Case | None:
    """Return a member's case; None where there is none, and where it is somebody else's."""
    return Case.objects.filter(pk=case_id, member=member_id).select_related("member").first()


def thread(case_id: UUID, before: UUID | None = None, size: int = THREAD) -> Thread:
    """Return the newest messages of a case, or those before one, with who of the staff wrote them."""
    rows = CaseMessage.objects.filter(case=case_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("staff").order_by("-id")[: size + 1])
    earlier = found[size - 1].pk if len(found) > size else None
    return Thread(found[:size][::-1], earlier)


class Choice(NamedTuple):
    """Which cases staff would like to see; an empty word is all of them. `owner` is `mine` or `nobody`."""

    state: str = ""
    kind: str = ""
    owner: str = ""


def queue(choice: Choice, staff_id: UUID, *, newest_first: bool = False, beyond: UUID | None = None) -> Page:
    """Return the cases that staff chose, oldest first unless the newest are asked for; `beyond` ended the page before."""
    rows = Case.objects.select_related("member", "owner")
    if choice.state:
        rows = rows.filter(status=choice.state)
    if choice.kind:
        rows = rows.filter(kind=choice.kind)
    if choice.owner:
        rows = rows.filter(owner=staff_id if choice.owner == "mine" else None)
    if beyond is not None:
        rows = rows.filter(pk__lt=beyond) if newest_first else rows.filter(pk__gt=beyond)
    found = list(rows.order_by("-id" if newest_first else "id")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def of_entry(entry_id: UUID, member_id: UUID) -> Case | None:
    """Return a member's dispute about an entry of theirs."""
    return Case.objects.filter(entry_id=entry_id, member=member_id).first()


def written(case_id: UUID) -> int:
    """Return how many messages a case has."""
    return CaseMessage.objects.filter(case=case_id).count()
