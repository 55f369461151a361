"""What a person decides about a sale that the journal does not bear out, and about a receipt that nobody has.

Each decision is one transaction: the day's row, the case, then the account. The only writer of a case's decision.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.money import to_minor
from members.actions.audit import Actor, record
from members.models import Member
from rewards.actions.accounts import open_account
from rewards.actions.counter import receipt_reference
from rewards.actions.matching import MatchingClosed, close_case, lines_of, lock_day, match_around, reason_given
from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.actions.reviews import let_go
from rewards.core.drafts import Draft
from rewards.core.refusals import LateCreditOver, MemberLeft, OwnAccount, RefundExceedsPurchase
from rewards.models import JournalReceipt, MatchingCase, Purchase, Refund
from rewards.selectors.matching import receipts_in_question
from rewards.selectors.purchases import stored_draft
from rewards.selectors.timeline import current_timeline

ORIGIN = "counter"
_Kind, _State = MatchingCase.Kind, MatchingCase.State


class CaseDecided(DomainError):
    """This has been decided meanwhile. Look at the day again."""

    code = "matching_case_decided"


class CandidateGone(DomainError):
    """This receipt belongs to another sale by now. Choose again."""

    code = "matching_candidate_gone"


class GoodsCameBack(DomainError):
    """Goods of this sale have come back already, so that it cannot be posted anew. Accept it, or refund the rest."""

    code = "matching_goods_came_back"


class ReceiptInQuestion(DomainError):
    """This receipt belongs to a sale, or may belong to one that waits for a decision. Decide about that sale first."""

    code = "matching_receipt_in_question"


def confirm(case_id: UUID, reason: str, actor: Actor) -> None:
    """Let a sale at the counter alone stand: its points are free again.

    Raises CaseDecided, MatchingClosed, MatchingReasonMissing, MatchingCase.DoesNotExist; so do the others.
    """
    reason = reason_given(reason)
    with transaction.atomic():
        case = _locked(case_id, _Kind.ONLY_COUNTER)
        let_go(case.hold_id)
        _decide(case, _State.CONFIRMED, actor, reason)


def reverse(case_id: UUID, reason: str, actor: Actor) -> None:
    """Take back all that a sale at the counter alone did; one of which everything has come back is only closed."""
    reason = reason_given(reason)
    with transaction.atomic():
        case = _locked(case_id, _Kind.ONLY_COUNTER)
        let_go(case.hold_id)
        _refund_all(case)
        _decide(case, _State.REVERSED, actor, reason)


def accept(case_id: UUID, reason: str, actor: Actor) -> None:
    """Let a sale stand with the counter's total: the receipt is its own, its lines are not."""
    reason = reason_given(reason)
    with transaction.atomic():
        case = _locked(case_id, _Kind.DIFFERS)
        assert case.receipt_id is not None
        _pair(case.receipt_id, case.purchase_id)
        let_go(case.hold_id)
        _decide(case, _State.ACCEPTED, actor, reason)


def correct(case_id: UUID, reason: str, actor: Actor) -> None:
    """Take a sale back and post it anew as the register tells it, for its own time and with the same points and coupons.

    Raises GoodsCameBack, CandidateGone, and a Refusal with nothing written.
    """
    reason = reason_given(reason)
    with transaction.atomic():
        case = _locked(case_id, _Kind.DIFFERS)
        receipt = case.receipt
        assert receipt is not None
        digits = current_timeline().at(case.purchase.purchased_at).digits
        posted_id = post_anew(
            case, total=to_minor(receipt.total, digits), lines=tuple(lines_of(receipt)), shipping=0, tax=0,
            tax_excluded=False,
        )  # fmt: skip
        _pair(receipt.pk, posted_id)
        _decide(case, _State.CORRECTED, actor, reason, posted=str(posted_id))


def choose(case_id: UUID, receipt_id: UUID | None, actor: Actor) -> None:
    """Say which of the receipts that fit is a sale's own, or with None that none of them is.

    With another total it then waits as one that differs, without a receipt as one at the counter alone.
    Raises CandidateGone.
    """
    with transaction.atomic():
        case = _locked(case_id, _Kind.UNSURE)
        case.is_by_hand = True
        if receipt_id is None:
            case.kind, case.candidates = _Kind.ONLY_COUNTER, []
        elif str(receipt_id) not in case.candidates:
            raise CandidateGone
        else:
            receipt = JournalReceipt.objects.filter(pk=receipt_id, purchase=None).first()
            if receipt is None:
                raise CandidateGone
            if receipt.total == case.purchase.total:
                _pair(receipt_id, case.purchase_id, is_settled=False)
            else:
                case.kind, case.receipt, case.candidates = _Kind.DIFFERS, receipt, []
        case.save()
        if case.kind == _Kind.UNSURE:
            _decide(case, _State.PAIRED, actor, "")
        else:
            _record(case, "matching_case.choose", actor, "", kind=str(case.kind))
        day = case.day
    match_around(day.store_id, day.day)


def credit(receipt_id: UUID, member_number: str, reason: str, actor: Actor) -> None:
    """Credit a receipt that only the register knows to a member (後付け), by the terms of its own time.

    Raises ReceiptInQuestion, MatchingClosed, MatchingReasonMissing, LateCreditOver, OwnAccount, MemberLeft, a Refusal,
    Member.DoesNotExist, JournalReceipt.DoesNotExist.
    """
    reason = reason_given(reason)
    member = Member.objects.get(number=member_number)
    if member.status == Member.Status.LEFT:
        raise MemberLeft()
    if actor.user_id is not None and member.user_id == actor.user_id:
        raise OwnAccount()
    with transaction.atomic():
        receipt = JournalReceipt.objects.get(pk=receipt_id)
        if lock_day(receipt.store_id, receipt.day).closed_at is not None:
            raise MatchingClosed
        receipt = JournalReceipt.objects.select_for_update(of=["self"]).get(pk=receipt_id)
        if receipt.purchase_id is not None or receipt.pk in receipts_in_question(receipt.store_id, receipt.day):
            raise ReceiptInQuestion
        terms = current_timeline().at(receipt.sold_at)
        if now() - receipt.sold_at > timedelta(days=terms.late_credit_days):
            raise LateCreditOver(days=terms.late_credit_days)
        posted = post_purchase(
            Draft(
                store=receipt.store_id, external_id=receipt_reference(receipt.register, receipt.day, receipt.number),
                purchased_at=receipt.sold_at, total=to_minor(receipt.total, terms.digits),
                lines=tuple(lines_of(receipt)), account_id=open_account(member.pk, member.joined_at),
                register=receipt.register, receipt_register=receipt.register, receipt_number=receipt.number,
            ),
            origin=ORIGIN,
        )  # fmt: skip
        _pair(receipt_id, posted.id)
        data = {"purchase": str(posted.id), "member": str(member.pk)}
        record(
            "journal_receipt.credit", "journal_receipt", str(receipt_id), origin=actor.origin, actor_id=actor.user_id,
            data=data, reason=reason,
        )  # fmt: skip


def _locked(case_id: UUID, kind: str) -> MatchingCase:
    """Lock the day of a case, then the case. Raises MatchingClosed, CaseDecided, MatchingCase.DoesNotExist."""
    day = MatchingCase.objects.select_related("day").get(pk=case_id).day
    if lock_day(day.store_id, day.day).closed_at is not None:
        raise MatchingClosed
    cases = MatchingCase.objects.select_for_update(of=["self"]).select_related("purchase", "receipt", "day")
    case = cases.get(pk=case_id)
    if case.state != _State.OPEN or case.kind != kind:
        raise CaseDecided
    return case


def _pair(receipt_id: UUID, purchase_id: UUID, *, is_settled: bool = True) -> None:
    free = JournalReceipt.objects.filter(pk=receipt_id, purchase=None)
    by, at = JournalReceipt.By.PERSON, now() if is_settled else None
    if not free.update(purchase=purchase_id, paired_by=by, settled_at=at):
        raise CandidateGone


def post_anew(case: MatchingCase, **changes: Any) -> UUID:
    """Take the sale of a case back and post it with these changes, in the caller's transaction; returns the new one's id.

    Raises GoodsCameBack, and a Refusal.
    """
    if Refund.objects.filter(purchase=case.purchase_id).exists():
        raise GoodsCameBack
    let_go(case.hold_id)
    bought = Purchase.objects.get(pk=case.purchase_id)
    before = stored_draft(bought)
    _refund_all(case)
    draft = replace(before, external_id=f"{bought.external_id[:240]}-r", **changes)
    return post_purchase(draft, origin=ORIGIN).id


def _refund_all(case: MatchingCase) -> None:
    try:
        with transaction.atomic():
            post_refund(case.purchase_id, f"matching-{case.pk.hex}", now(), origin=ORIGIN)
    except RefundExceedsPurchase:
        pass  # all of it has come back already


def _decide(case: MatchingCase, state: str, actor: Actor, reason: str, **details: str) -> None:
    close_case(case, state, actor, reason)
    _record(case, f"matching_case.{state}", actor, reason, kind=str(case.kind), **details)


def _record(case: MatchingCase, verb: str, actor: Actor, reason: str, **details: str) -> None:
    data = {"purchase": str(case.purchase_id), **details}
    record(verb, "matching_case", str(case.pk), origin=actor.origin, actor_id=actor.user_id, data=data, reason=reason)
