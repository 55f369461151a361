"""What a clerk does at the counter: sell, undo within the day, take goods back, credit late, enrol.

Each act is posted by the action that the API uses and written into the day sheet in one transaction. It comes with the
form that it was sent from: a form that is sent twice, however fast, is one act. In practice nothing is posted.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.money import to_decimal
from members import values
from members.models import Member, Shift
from rewards.actions import day_sheets
from rewards.actions.enrolment import enrol_member
from rewards.actions.locking import lock_purchase
from rewards.actions.posting import post_purchase, receipt_of
from rewards.actions.purchases import credit_purchase, preview_purchase
from rewards.actions.refunds import ReturnedLine, post_refund
from rewards.actions.reviews import lay_open
from rewards.core.bases import points_value
from rewards.core.drafts import Draft, content_digest
from rewards.core.refusals import AlreadyCredited, ExternalIdTaken, LateCreditOver, Refusal
from rewards.models import CounterAct, DaySheet, Purchase, Refund
from rewards.selectors.receipt_search import PrintedReceipt, purchases_of
from rewards.selectors.receipts import Receipt, known_purchases
from rewards.selectors.timeline import current_timeline

ATTEMPTS_MAX = 4
ORIGIN = "counter"
_Kind = CounterAct.Kind


class ReceiptTaken(DomainError):
    """A sale with this receipt number has been posted today. Check the number; undo that sale first if it was wrong."""

    code = "receipt_taken"
    field = "receipt"


class FormChanged(DomainError):
    """This page was sent before with other figures, and those were posted. Look at the last sales before you go on."""

    code = "form_changed"


class UndoneAlready(DomainError):
    """This sale has been undone already."""

    code = "undone_already"


class UndoOver(DomainError):
    """A sale is undone on its own day. Take the goods back as a refund instead."""

    code = "undo_over"


class UndoAfterRefund(DomainError):
    """Goods of this sale have come back already. Take the rest back as a refund too."""

    code = "undo_after_refund"


class OtherStore(DomainError):
    """This sale was made in another store. Ask that store."""

    code = "other_store"
    status = 403


class Enrolled(NamedTuple):
    """A member who was enrolled at the counter; nobody in practice."""

    member: Member | None


def receipt_reference(register: str, day: date, receipt: str) -> str:
    """Return by what a sale is known in its store: registers number their receipts anew, so the day goes with it."""
    return f"{register}-{day:%Y%m%d}-{receipt}"


def sell(shift: Shift, draft: Draft, form: UUID) -> CounterAct | None:
    """Post a sale of this register; None in practice. The draft's reference, register and clerk are set here.

    Raises ReceiptTaken, FormChanged, DayClosed and a Refusal; nothing is written then.
    """
    draft = _at(shift, draft, shift.register.code)
    if shift.is_practice:
        rehearse(draft)
        return None
    return _once(form, draft, lambda: _sell(shift, draft, form))


def rehearse(draft: Draft) -> Receipt:
    """Return what a sale would do; nothing is written. Raises what posting would raise."""
    posted = preview_purchase(draft)
    if posted.journal is None or posted.account is None:
        return Receipt(posted.id)
    return replace(receipt_of(posted.id, posted.journal, posted.account), coupons=posted.coupons)


def as_sold_at(shift: Shift, draft: Draft) -> Draft:
    """Return a draft as this register would post it now, for a rehearsal."""
    draft = _at(shift, draft, shift.register.code)
    return replace(draft, external_id=_free_reference(draft))


def undo(shift: Shift, purchase_id: UUID, form: UUID, reason: str) -> None:
    """Undo a sale of this store within its day: everything it did is taken back; its receipt may be entered again.

    Raises UndoneAlready, UndoAfterRefund, UndoOver, OtherStore, DayClosed, Refusal, Purchase.DoesNotExist.
    """
    if shift.is_practice or CounterAct.objects.filter(form=form).exists():
        return
    store = shift.register.store_id
    try:
        with transaction.atomic():
            sheet = day_sheets.share_open(store)
            sale = _sale(purchase_id, store)
            if sale.sheet_id != sheet.pk:
                raise UndoOver
            lay_open(purchase_id)  # its case before the account, as everywhere
            lock_purchase(purchase_id, now())  # what comes back of it meanwhile waits
            if CounterAct.objects.filter(kind=_Kind.UNDO, purchase=purchase_id).exists():
                raise UndoneAlready
            if Refund.objects.filter(purchase=purchase_id).exists():
                raise UndoAfterRefund
            refunded = post_refund(purchase_id, f"undo-{form.hex}", now(), origin=ORIGIN)
            day_sheets.note(
                sheet, shift, _Kind.UNDO, form, purchase_id=purchase_id, refund_id=refunded.id, reason=reason,
                member_id=sale.member_id, amount=sale.amount, points_given=sale.points_given,
                points_used=sale.points_used, points_value=sale.points_value, coupons_value=sale.coupons_value,
            )  # fmt: skip
    except IntegrityError as error:
        if CounterAct.objects.filter(form=form).exists():
            return
        raise UndoneAlready from error


def take_back(
    shift: Shift, purchase_id: UUID, form: UUID, reason: str, *, amount: int | None = None,
    lines: list[ReturnedLine] | None = None,
) -> None:  # fmt: skip
    """Take goods of a sale of this store back: lines, an amount in minor units, or all that is left.

    Raises OtherStore, DayClosed, Refusal, Purchase.DoesNotExist.
    """
    if shift.is_practice or CounterAct.objects.filter(form=form).exists():
        return
    store = shift.register.store_id
    try:
        with transaction.atomic():
            sheet = day_sheets.share_open(store)
            bought = Purchase.objects.select_related("account").get(pk=purchase_id)
            if bought.store_id != store:
                raise OtherStore
            done = post_refund(purchase_id, f"counter-{form.hex}", now(), lines=lines, amount=amount, origin=ORIGIN)
            digits = current_timeline().at(bought.purchased_at).digits
            given = sum(entry.points for entry in done.journal.entries if entry.kind == "reversed")  # below 0
            day_sheets.note(
                sheet, shift, _Kind.REFUND, form, purchase_id=purchase_id, refund_id=done.id, reason=reason,
                member_id=bought.account.member_id if bought.account is not None else None,
                amount=to_decimal(done.journal.refund_amount, digits), points_given=-given,
            )  # fmt: skip
    except IntegrityError:
        if not CounterAct.objects.filter(form=form).exists():
            raise


def credit_late(shift: Shift, draft: Draft, form: UUID, reason: str) -> CounterAct | None:
    """Credit a receipt to a member who was not known at the sale (後付け); None in practice.

    A guest's purchase that the store has told is theirs from now on. Where the store has told none yet, it is posted
    by its receipt for its own time. Raises AlreadyCredited, LateCreditOver, ReceiptTaken, DayClosed, a Refusal.
    """
    draft = _at(shift, draft, draft.receipt_register)
    if shift.is_practice:
        return None
    return _once(form, None, lambda: _credit(shift, draft, form, reason))


def enrol_with_card(shift: Shift, card: str, form: UUID, language: str = "ja") -> Enrolled:
    """Make the holder of a blank card a member, of whom nothing is known but the card.

    Raises CardTaken, CardNotAccepted, CardUnknown, InvalidText, TextTooLong, DayClosed.
    """
    known = CounterAct.objects.filter(form=form).select_related("member").first()
    if known is not None:
        return Enrolled(known.member)
    card = values.card_number(card)
    if shift.is_practice:
        return Enrolled(None)
    try:
        with transaction.atomic():
            sheet = day_sheets.share_open(shift.register.store_id)
            member, _ = enrol_member(
                origin="staff", card=card, provisional=True, language=language, store=shift.register.store_id,
                clerk=shift.post.number, source=ORIGIN,
            )  # fmt: skip
            day_sheets.note(sheet, shift, _Kind.ENROLMENT, form, member=member)
    except (IntegrityError, DomainError):
        known = CounterAct.objects.filter(form=form).select_related("member").first()
        if known is None:
            raise
        return Enrolled(known.member)
    return Enrolled(member)


def _once(form: UUID, draft: Draft | None, act: Callable[[], CounterAct]) -> CounterAct:
    """Do what a form says, or return what it did before, also where it is sent several times at once."""
    for attempt in range(ATTEMPTS_MAX):
        done = CounterAct.objects.filter(form=form).first()
        if done is not None:
            _check_same(done, draft)
            return done
        try:
            with transaction.atomic():
                return act()
        except (Refusal, DomainError, IntegrityError) as error:
            if CounterAct.objects.filter(form=form).exists():
                continue
            if isinstance(error, ExternalIdTaken):
                raise ReceiptTaken from error
            if not isinstance(error, IntegrityError) or attempt + 1 == ATTEMPTS_MAX:
                raise
    raise ReceiptTaken


def _check_same(done: CounterAct, draft: Draft | None) -> None:
    """Raise FormChanged where a form comes again with other content than it was posted with."""
    if draft is None or done.purchase_id is None:
        return
    reference, clerk = Purchase.objects.values_list("external_id", "clerk").get(pk=done.purchase_id)
    known = known_purchases([done.purchase_id])[done.purchase_id]
    same = replace(draft, external_id=reference, clerk=clerk)
    if known.digest != content_digest(same) or known.account_id != draft.account_id:
        raise FormChanged


def _at(shift: Shift, draft: Draft, register: str) -> Draft:
    """Return a draft as a sale of a register of this store, told by this clerk."""
    store = shift.register.store_id
    day = draft.purchased_at.astimezone(zone_of(store)).date()
    return replace(
        draft, store=store, register=register, receipt_register=register, clerk=shift.post.number,
        external_id=receipt_reference(register, day, draft.receipt_number),
    )  # fmt: skip


def zone_of(store: str) -> ZoneInfo:
    """Return the time zone of a store. Raises NoProgramme."""
    terms = current_timeline().at(now())
    return terms.store_zones.get(store, terms.zone)


def _free_reference(draft: Draft) -> str:
    """Return the reference of a receipt: another one each time that its sale was undone."""
    undone = CounterAct.objects.filter(
        kind=_Kind.UNDO, purchase__store=draft.store, purchase__receipt_register=draft.receipt_register,
        purchase__receipt_number=draft.receipt_number, purchase__external_id__startswith=draft.external_id,
    ).count()  # fmt: skip
    return draft.external_id + (f"-{undone + 1}" if undone else "")


def _sell(shift: Shift, draft: Draft, form: UUID) -> CounterAct:
    sheet = day_sheets.share_open(draft.store)
    receipt = post_purchase(replace(draft, external_id=_free_reference(draft)), origin=ORIGIN)
    return _note_sale(sheet, shift, _Kind.SALE, draft, receipt, form)


def _credit(shift: Shift, draft: Draft, form: UUID, reason: str) -> CounterAct:
    assert draft.account_id is not None
    sheet = day_sheets.share_open(draft.store)
    guest = _guest_purchase(draft)
    if guest is None:
        days = current_timeline().at(draft.purchased_at).late_credit_days
        if now() - draft.purchased_at > timedelta(days=days):
            raise LateCreditOver(days=days)
        receipt = post_purchase(replace(draft, external_id=_free_reference(draft)), origin=ORIGIN)
    else:
        posted = credit_purchase(guest, draft.account_id, origin=ORIGIN)
        assert posted.journal is not None and posted.account is not None
        receipt = receipt_of(guest, posted.journal, posted.account)
    return _note_sale(sheet, shift, _Kind.LATE_CREDIT, draft, receipt, form, reason)


def _note_sale(
    sheet: DaySheet, shift: Shift, kind: str, draft: Draft, receipt: Receipt, form: UUID, reason: str = ""
) -> CounterAct:
    terms = current_timeline().at(draft.purchased_at)
    coupons = sum(sum(told.lines) + told.shipping for told in receipt.coupons)
    return day_sheets.note(
        sheet, shift, kind, form, purchase_id=receipt.id, reason=reason,
        member_id=Member.objects.filter(account=draft.account_id).values_list("pk", flat=True).first()
        if draft.account_id is not None else None,
        amount=to_decimal(draft.total, terms.digits), points_given=receipt.earned, points_used=draft.points_used,
        points_value=to_decimal(min(points_value(draft.points_used, terms), draft.total), terms.digits),
        coupons_value=to_decimal(coupons, terms.digits),
    )  # fmt: skip


def _sale(purchase_id: UUID, store: str) -> CounterAct:
    sale = CounterAct.objects.select_related("sheet").filter(kind=_Kind.SALE, purchase=purchase_id).first()
    if sale is None:
        raise UndoOver
    if sale.sheet.store_id != store:
        raise OtherStore
    return sale


def _guest_purchase(draft: Draft) -> UUID | None:
    """Return the guest's purchase that a receipt fits in every figure, None where there is none.

    Raises AlreadyCredited where it is a member's; one that was undone counts for nothing.
    """
    known = current_timeline()
    day = draft.purchased_at.astimezone(zone_of(draft.store)).date()
    total = to_decimal(draft.total, known.at(draft.purchased_at).digits)
    receipt = PrintedReceipt(draft.store, draft.receipt_register, draft.receipt_number, day, total)
    found = purchases_of(receipt, known)
    undone = set(
        CounterAct.objects.filter(kind=_Kind.UNDO, purchase__in=[row.pk for row in found]).values_list(
            "purchase", flat=True
        )
    )
    for row in found:
        if row.account_id is None:
            return row.pk
        if row.pk not in undone:
            raise AlreadyCredited()
    return None
