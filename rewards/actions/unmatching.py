"""A match by time and total that was wrong, undone: the receipt is free, the sale as the counter has told it.

One transaction, in the order of every decision: the days' rows, the receipt, the case, then the account. The pair is
remembered as refused, so that both may be matched, only not with each other.
"""

from datetime import date
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record
from rewards.actions.matching import MatchingClosed, lines_of, lock_day, match_around, reason_given
from rewards.actions.matching_cases import CaseDecided, post_anew
from rewards.core.chain import digest
from rewards.core.drafts import lines_content
from rewards.models import JournalReceipt, MatchingCase, MatchingDay, Purchase
from rewards.selectors.matching import zone_of


def undo_match(receipt_id: UUID, reason: str, actor: Actor) -> None:
    """Undo a match by time and total, and match the day again.

    A sale that has the receipt's lines is taken back and posted anew by its total, for its own time; the entries say so.
    Raises MatchingReasonMissing, MatchingClosed, CaseDecided, GoodsCameBack, a Refusal, JournalReceipt.DoesNotExist.
    """
    reason = reason_given(reason)
    with transaction.atomic():
        receipt, bought, day = _locked(receipt_id)
        case = _case_of(bought, day)
        before, refused = bought.pk, [*case.refused, str(receipt.pk)]
        if _has_lines_of(bought, receipt):
            posted_id = post_anew(case, lines=())
            case.state, case.decided_at = MatchingCase.State.UNDONE, now()
            case.decided_by_id, case.reason = actor.user_id, reason
            case.save()
            case = MatchingCase(day=day, purchase_id=posted_id)
        _open(case, refused)
        receipt.purchase, receipt.paired_by, receipt.settled_at, receipt.problem = None, "", None, ""
        receipt.save(update_fields=["purchase", "paired_by", "settled_at", "problem"])
        record(
            "journal_receipt.undo", "journal_receipt", str(receipt_id), origin=actor.origin, actor_id=actor.user_id,
            data={"purchase": str(before), "posted": str(case.purchase_id)}, reason=reason,
        )  # fmt: skip
    match_around(day.store_id, day.day)


def _locked(receipt_id: UUID) -> tuple[JournalReceipt, Purchase, MatchingDay]:
    """Lock the days of a receipt and of its sale, then the receipt; returns it with the sale and the sale's day."""
    found = JournalReceipt.objects.select_related("purchase").get(pk=receipt_id)
    if found.purchase is None:
        raise CaseDecided
    sold_on = _day_of(found.purchase)
    days = {day: lock_day(found.store_id, day) for day in sorted({found.day, sold_on})}
    if any(day.closed_at is not None for day in days.values()):
        raise MatchingClosed
    receipt = JournalReceipt.objects.select_for_update(of=["self"]).select_related("purchase").get(pk=receipt_id)
    if receipt.purchase is None or receipt.purchase != found.purchase or receipt.paired_by != JournalReceipt.By.TIME:
        raise CaseDecided
    return receipt, receipt.purchase, days[sold_on]


def _day_of(bought: Purchase) -> date:
    return bought.purchased_at.astimezone(zone_of(bought.store_id)).date()


def _case_of(bought: Purchase, day: MatchingDay) -> MatchingCase:
    """Return the case of a sale under lock; one that the journal bore out at once had none."""
    case = MatchingCase.objects.select_for_update().filter(purchase=bought).first()
    return case or MatchingCase(day=day, purchase=bought, kind=MatchingCase.Kind.ONLY_COUNTER, opened_at=now())


def _has_lines_of(bought: Purchase, receipt: JournalReceipt) -> bool:
    """Tell whether a sale was completed by this receipt, and not with lines of its own."""
    lines = lines_of(receipt)
    return bool(lines) and bytes(bought.lines_digest or b"") == digest(lines_content(lines))


def _open(case: MatchingCase, refused: list[str]) -> None:
    """Open a case, or open it again: until something is found, the sale stands at the counter alone."""
    case.kind, case.state, case.refused = MatchingCase.Kind.ONLY_COUNTER, MatchingCase.State.OPEN, refused
    case.opened_at, case.decided_at, case.decided_by, case.reason = now(), None, None, ""
    case.receipt, case.candidates, case.is_by_hand, case.hold = None, [], False, None
    case.points_earned = case.points_gone = 0
    case.save()
