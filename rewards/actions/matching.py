"""Matching (突合): the counter's sales of a day paired with the receipts of the journal; the day closed and reopened.

Whoever pairs holds the day's row. What that does to points comes after, purchase by purchase, each in a transaction of
its own: what was cut off in the middle goes on when the day is matched again. The only writer of MatchingDay; pairs
JournalReceipts, opens MatchingCases.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members import values
from members.actions.audit import Actor, record
from members.errors import InvalidValue
from rewards.actions.purchases import complete_purchase
from rewards.actions.reviews import hold_rest, let_go
from rewards.actions.uses import local_day
from rewards.core.drafts import DraftLine
from rewards.core.matching import Matching, Slip, match
from rewards.core.refusals import AlreadyCompleted, Refusal
from rewards.models import JournalReceipt, MatchingCase, MatchingDay, PurchaseLine
from rewards.selectors.matching import (
    receipts_to_match,
    refused_pairs,
    registers_missing,
    sales_to_match,
    whole_days,
)

ONE_DAY = timedelta(days=1)
_Kind, _State = MatchingCase.Kind, MatchingCase.State
Beat = Callable[[], None]


class MatchingClosed(DomainError):
    """The matching of this day has been closed. A manager reopens it with a reason."""

    code = "matching_closed"


class MatchingUndecided(DomainError):
    """%(count)s sales of this day still wait for a decision. Decide about them first."""

    code = "matching_undecided"


class JournalMissing(DomainError):
    """Not every receipt of this day is known; register: %(registers)s. Deliver the journal, or write why there is none."""

    code = "journal_missing"
    field = "reason"


class MatchingNotOver(DomainError):
    """A day that has not come yet cannot be closed. Choose today or a day before."""

    code = "matching_not_over"
    status = 422


class MatchingReasonMissing(InvalidValue):
    """This needs a reason. Write in a sentence why."""

    code = "matching_reason_missing"
    field = "reason"


def lock_day(store: str, day: date) -> MatchingDay:
    """Lock the row of a store's day, made where there was none, until the transaction ends."""
    found, _ = MatchingDay.objects.get_or_create(store_id=store, day=day)
    return MatchingDay.objects.select_for_update().get(pk=found.pk)


@transaction.atomic
def know_whole(store: str, day: date, register: str) -> None:
    """Note that every receipt of a register's day is known; a day that is closed stays as it is."""
    found = lock_day(store, day)
    if found.closed_at is None and register not in found.whole:
        found.whole = sorted([*found.whole, register])
        found.save(update_fields=["whole"])


def match_around(store: str, day: date, beat: Beat = lambda: None) -> None:
    """Match a day, and its neighbours where they are matched at all: around midnight the clocks may disagree."""
    known = MatchingDay.objects.filter(store=store, day__in=[day - ONE_DAY, day + ONE_DAY])
    for each in sorted({day, *known.values_list("day", flat=True)}):
        match_day(store, each, beat)


def match_day(store: str, day: date, beat: Beat = lambda: None) -> None:
    """Pair a day's sales with receipts, open cases for what the journal does not bear out, and settle both.

    Repeating it changes nothing; a closed day is left as it is, but what was cut off is settled.
    """
    with transaction.atomic():
        row = lock_day(store, day)
        if row.closed_at is None:
            found = match(
                sales_to_match(store, day), receipts_to_match(store, day), whole_days(store, day),
                refused_pairs(store, day),
            )  # fmt: skip
            _apply(row, found)
    settle(store, beat)


def _apply(day: MatchingDay, found: Matching) -> None:
    """Write down what was found of the day's own sales."""
    cases = {case.purchase_id: case for case in MatchingCase.objects.filter(day=day)}
    for sale, receipt, by in found.matched:
        if sale.day == day.day:
            free = JournalReceipt.objects.filter(pk=receipt.id, purchase=None)
            if free.update(purchase=sale.id, paired_by=by):
                close_case(cases.get(sale.id), _State.MATCHED)
    for sale, receipt, _by in found.differing:
        _open(day, cases, sale, _Kind.DIFFERS, receipt_id=receipt.id)
    for sale, receipts in found.unsure:
        _open(day, cases, sale, _Kind.UNSURE, candidates=[str(receipt.id) for receipt in receipts])
    for sale in found.only_counter:
        _open(day, cases, sale, _Kind.ONLY_COUNTER)


def _open(
    day: MatchingDay, cases: dict[UUID, MatchingCase], sale: Slip, kind: str, *, receipt_id: UUID | None = None,
    candidates: list[str] | None = None,
) -> None:  # fmt: skip
    """Open the case of a sale, or let the one that waits say what is known now; what was decided stays decided."""
    if sale.day != day.day:
        return
    case = cases.get(sale.id) or MatchingCase(day=day, purchase_id=sale.id, opened_at=now())
    if case.state == _State.OPEN:
        case.kind, case.receipt_id, case.candidates = kind, receipt_id, candidates or []
        case.save()


def close_case(case: MatchingCase | None, state: str, actor: Actor | None = None, reason: str = "") -> None:
    """Close a case that is open."""
    if case is not None and case.state == _State.OPEN:
        case.state, case.decided_at, case.reason = state, now(), reason
        case.decided_by_id = actor.user_id if actor is not None else None
        case.save(update_fields=["state", "decided_at", "decided_by", "reason"])


def settle(store: str, beat: Beat = lambda: None) -> None:
    """Give paired purchases the lines of their receipts, and hold what sales at the counter alone have earned."""
    paired = JournalReceipt.objects.filter(store=store, settled_at=None).exclude(purchase=None)
    for receipt_id in list(paired.order_by("pk").values_list("pk", flat=True)):
        _settle_receipt(receipt_id)
        beat()
    alone = MatchingCase.objects.filter(day__store=store, state=_State.OPEN, kind=_Kind.ONLY_COUNTER, hold=None)
    for case_id in list(alone.order_by("pk").values_list("pk", flat=True)):
        _hold(case_id)
        beat()


def _settle_receipt(receipt_id: UUID) -> None:
    with transaction.atomic():
        receipt = JournalReceipt.objects.select_for_update(of=["self"]).select_related("purchase").get(pk=receipt_id)
        purchase = receipt.purchase
        if purchase is None or receipt.settled_at is not None:
            return
        case = MatchingCase.objects.select_for_update(of=["self"]).filter(purchase=purchase).first()
        let_go(case.hold_id if case is not None else None)  # locked: a refund may be holding the rest anew
        if receipt.lines and not PurchaseLine.objects.filter(purchase=purchase).exists():
            try:
                with transaction.atomic():
                    complete_purchase(purchase.pk, lines_of(receipt), origin="counter")
            except AlreadyCompleted:  # by the API meanwhile
                pass
            except Refusal as refusal:
                receipt.problem = refusal.code
        receipt.settled_at = now()
        receipt.save(update_fields=["problem", "settled_at"])


def _hold(case_id: UUID) -> None:
    with transaction.atomic():
        case = MatchingCase.objects.select_for_update().get(pk=case_id)
        if case.state == _State.OPEN and case.kind == _Kind.ONLY_COUNTER and case.hold_id is None:
            hold_rest(case)


def lines_of(receipt: JournalReceipt) -> list[DraftLine]:
    """Return the lines that a receipt tells."""
    return [
        DraftLine(
            sku=sku, name=name, category=category, quantity=quantity, unit_price=unit_price, amount=amount,
            discount=discount, tax_rate=tax_rate,
        )
        for sku, name, category, quantity, unit_price, amount, discount, tax_rate in receipt.lines
    ]  # fmt: skip


@transaction.atomic
def close(store: str, day: date, actor: Actor, reason: str = "") -> MatchingDay:
    """Close a day; one that is closed stays as it was closed.

    Raises MatchingNotOver, MatchingUndecided, and JournalMissing unless a reason is given for what is missing.
    """
    if day > local_day(store):
        raise MatchingNotOver
    reason = values.line(reason, "reason", 400)
    row = lock_day(store, day)
    if row.closed_at is None:
        waiting = MatchingCase.objects.filter(day=row, state=_State.OPEN).count()
        if waiting:
            raise MatchingUndecided(count=waiting)
        missing = registers_missing(row)
        if missing and not reason:
            raise JournalMissing(registers=", ".join(missing))
        row.closed_at, row.closed_by_id = now(), actor.user_id
        row.save(update_fields=["closed_at", "closed_by"])
        _record("matching_day.close", row, actor, reason)
    return row


@transaction.atomic
def reopen(store: str, day: date, actor: Actor, reason: str) -> MatchingDay:
    """Reopen a closed day for a reason; an open one stays open. Raises MatchingReasonMissing."""
    reason = reason_given(reason)
    row = lock_day(store, day)
    if row.closed_at is not None:
        row.closed_at, row.closed_by = None, None
        row.save(update_fields=["closed_at", "closed_by"])
        _record("matching_day.reopen", row, actor, reason)
    return row


def reason_given(reason: str) -> str:
    """Return a reason as one line. Raises MatchingReasonMissing."""
    reason = values.line(reason, "reason", 400)
    if not reason:
        raise MatchingReasonMissing
    return reason


def _record(verb: str, row: MatchingDay, actor: Actor, reason: str) -> None:
    data = {"store": row.store_id, "day": row.day.isoformat()}
    record(verb, "matching_day", str(row.pk), origin=actor.origin, actor_id=actor.user_id, data=data, reason=reason)
