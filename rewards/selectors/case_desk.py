"""A case with everything that staff need to answer it: what was said, who asks, the entry, what was adjusted."""

from typing import NamedTuple
from uuid import UUID

from members.models import Case
from members.selectors.cases import Thread, thread, written
from rewards.models import Adjustment, PointAccount, PointEntry


class CaseDesk(NamedTuple):
    """A case on one screen. `entry` is of a dispute; `account` of a member; `seen` is how many messages there are."""

    case: Case
    thread: Thread
    seen: int
    account: PointAccount | None
    entry: PointEntry | None
    adjustments: list[Adjustment]


def case_desk(case_id: UUID) -> CaseDesk | None:
    """Return a case's desk; None where there is no such case. The same few queries whatever the history."""
    case = Case.objects.filter(pk=case_id).select_related("member", "owner").first()
    if case is None:
        return None
    # Counted before they are read: a message that comes in between is shown, and not taken for one that was seen.
    seen = written(case_id)
    account = PointAccount.objects.filter(member=case.member_id).first() if case.member_id else None
    entries = PointEntry.objects.filter(account=account).select_related("purchase__store")
    adjustments = Adjustment.objects.filter(case=case).select_related("requested_by").order_by("requested_at")
    entry = entries.filter(pk=case.entry_id).first() if case.entry_id is not None and account is not None else None
    return CaseDesk(case, thread(case_id), seen, account, entry, list(adjustments))
