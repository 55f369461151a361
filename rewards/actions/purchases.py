"""Purchases: previewed, completed by their lines, credited late, and what posting them shares with that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from loyalty_site.lib.money import to_decimal
from rewards.actions.accounts import announce, counters_of, fold
from rewards.actions.batch import Batch, Row
from rewards.actions.locking import lock_purchase
from rewards.actions.merging import carry_on
from rewards.actions.refunds import credited, fold_stored_refund
from rewards.core.bases import line_bases
from rewards.core.chain import digest
from rewards.core.context import Context
from rewards.core.coupons.stacking import NOTHING_STACKED, Stacked
from rewards.core.drafts import Draft, DraftLine, check, content_digest, fact_of, lines_content
from rewards.core.facts import Completion
from rewards.core.refusals import (
    AlreadyCompleted,
    AlreadyCredited,
    CannotSpend,
    ExternalIdTaken,
    LateCreditOver,
    MemberLeft,
    MustRegister,
    UnknownStore,
)
from rewards.core.standing import Journal
from rewards.core.terms import Terms, Timeline
from rewards.models import Posting, Purchase, PurchaseLine, Refund
from rewards.selectors.accounts import Account, build, load, segments_of
from rewards.selectors.coupons import load_coupons, stack_for
from rewards.selectors.merged import load_with_keeper
from rewards.selectors.purchases import stored_draft
from rewards.selectors.receipts import CouponTold, coupons_told
from rewards.selectors.timeline import current_timeline

EARNING = ("earned", "completed")


@dataclass(slots=True)
class Posted:
    """A purchase that was posted (or would be): what it did, and what the account has now."""

    id: UUID
    journal: Journal | None
    account: Account | None
    coupons: tuple[CouponTold, ...] = ()

    @property
    def earned(self) -> int:
        """Return the points it earned, spendable or pending."""
        if self.journal is None:
            return 0
        return sum(
            entry.points for entry in self.journal.entries if entry.kind in EARNING and entry.purchase_id == self.id
        )

    @property
    def pending(self) -> int:
        """Return the part of them that cannot be spent yet."""
        if self.account is None:
            return 0
        return sum(lot.pending for lot in self.account.standing.lots.values() if lot.purchase_id == self.id)

    @property
    def breakdown(self) -> list[dict[str, Any]]:
        """Return the parts of what it earned; their points add up to `earned`."""
        entries = self.journal.entries if self.journal else []
        return [
            part
            for entry in entries
            if entry.kind in EARNING and entry.purchase_id == self.id
            for part in entry.breakdown
        ]


def preview_purchase(draft: Draft) -> Posted:
    """Return what posting this purchase would do; nothing is written and nothing is locked.

    Raises what posting would raise.
    """
    if Purchase.objects.filter(store_id=draft.store, external_id=draft.external_id).exists():
        raise ExternalIdTaken()
    purchase_id, at = uuid7(), now()
    if draft.account_id is None:
        known = current_timeline()
        check_store(draft.store, known)
        check_guest(draft, known.at(draft.purchased_at), purchase_id)
        return Posted(purchase_id, None, None)
    lots = draft.points_used > 0 or bool(draft.coupons)
    wanted = load([draft.account_id], at, moments=[draft.purchased_at], lots=lots, lock=False)
    account = wanted[draft.account_id]
    check_store(draft.store, account.timeline)
    terms = account.timeline.at(draft.purchased_at)
    check(draft, terms)
    check_may_spend(account, draft, terms)
    coupons = load_coupons(draft.coupons)
    stacked = stack_for(draft, coupons, account, at) if draft.coupons else NOTHING_STACKED
    account, journal = fold_purchase(
        account, draft, purchase_id, Batch(), origin="api", posted_at=at, lock=False, stacked=stacked
    )
    context = Context(coupons=stacked.applied, coupons_left=stacked.left)
    return Posted(purchase_id, journal, account, coupons_told(context, coupons))


def check_store(code: str, known: Timeline) -> None:
    """Raise UnknownStore unless the newest terms have this store."""
    if code not in known.stores:
        raise UnknownStore(store=code)


def check_guest(draft: Draft, terms: Terms, purchase_id: UUID) -> None:
    """Raise what a guest's purchase is refused for; a missing tax rate now, not at the late credit."""
    check(draft, terms)
    line_bases(fact_of(draft, purchase_id), terms)


def check_may_spend(account: Account, draft: Draft, terms: Terms) -> None:
    """Raise CannotSpend or MustRegister where points are used by who may not."""
    if not draft.points_used:
        return
    if account.status != "active":
        raise CannotSpend()
    if account.is_provisional and terms.redemption.requires == "registered":
        raise MustRegister()


def fold_purchase(
    account: Account, draft: Draft, purchase_id: UUID, batch: Batch, *, origin: str, posted_at: datetime,
    lock: bool = True, content: bytes | None = None, data: Mapping[str, Any] | None = None,
    stacked: Stacked = NOTHING_STACKED,
) -> tuple[Account, Journal]:  # fmt: skip
    """Fold a purchase; a shared limit that it uses is locked last, and folded again if it has moved meanwhile."""
    segments = segments_of(account.member_id, account.timeline)
    counters = counters_of(account.timeline)
    stamp = content or content_digest(draft)

    def attempt(target: Account, into: Batch) -> Journal:
        context = target.context(segments, counters, draft.purchased_at)
        context = replace(context, coupons=stacked.applied, coupons_left=stacked.left)
        fact = fact_of(draft, purchase_id, context)
        journal = fold(
            target, fact, into, kind="purchase", origin=origin, context=context, content=[stamp], data=data,
            purchase_id=purchase_id, posted_at=posted_at, until=None if origin == "import" else posted_at,
        )  # fmt: skip
        announce(into, target, journal, origin, "purchase")
        return journal

    if not counters or not lock:
        return account, attempt(account, batch)
    trial = Batch()
    journal = attempt(account, trial)
    if trial.counters:
        locked = counters_of(account.timeline, lock=True)
        if locked != counters:
            counters = locked
            trial, account = Batch(), build(account.raw, account.timeline)
            journal = attempt(account, trial)
    batch.absorb(trial)
    return account, journal


def add_rows(
    batch: Batch, draft: Draft, purchase_id: UUID, posted_at: datetime, origin: str, digits: int, stamp: bytes
) -> None:
    """Add the purchase, with the digest of its content, and its lines to a batch."""
    batch.add("purchases", purchase_row(draft, purchase_id, posted_at, origin, digits, stamp))
    for line in line_rows(draft.lines, purchase_id, digits):
        batch.add("lines", line)


def purchase_row(draft: Draft, purchase_id: UUID, posted_at: datetime, origin: str, digits: int, stamp: bytes) -> Row:
    """Return the purchase's row; `stamp` is the digest of its content."""
    return {
        "id": purchase_id, "store_id": draft.store, "external_id": draft.external_id, "account_id": draft.account_id,
        "customer_ref": draft.customer_ref, "purchased_at": draft.purchased_at, "posted_at": posted_at,
        "register": draft.register, "clerk": draft.clerk, "receipt_register": draft.receipt_register,
        "receipt_number": draft.receipt_number, "is_tax_excluded": draft.tax_excluded,
        "total": _money(draft.total, digits), "shipping": _money(draft.shipping, digits), "tax": _money(draft.tax, digits),
        "points_used": draft.points_used, "origin": origin, "digest": stamp,
        "lines_digest": None, "completed_at": None,
    }  # fmt: skip


def line_rows(lines: Sequence[DraftLine], purchase_id: UUID, digits: int) -> list[Row]:
    """Return the rows of a purchase's lines, numbered from 0."""
    return [
        {
            "purchase_id": purchase_id, "no": no, "sku": line.sku, "name": line.name, "category": line.category,
            "quantity": _money(line.quantity, 3), "amount": _money(line.amount, digits),
            "unit_price": None if line.unit_price is None else _money(line.unit_price, digits),
            "discount": _money(line.discount, digits),
            "tax_rate": None if line.tax_rate is None else _money(line.tax_rate, 4),
        }
        for no, line in enumerate(lines)
    ]  # fmt: skip


def _money(minor: int, digits: int) -> int | Decimal:
    return minor if not digits else to_decimal(minor, digits)


def complete_purchase(purchase_id: UUID, lines: Sequence[DraftLine], *, origin: str = "api") -> Posted:
    """Complete a purchase that was posted by its total: its lines come, the difference is one more entry.

    Raises AlreadyCompleted, DoesNotAddUp, CompletionAfterRefund, Purchase.DoesNotExist.
    """
    at = now()
    with transaction.atomic():
        row = lock_purchase(purchase_id, at)
        whole = replace(stored_draft(row), lines=tuple(lines))
        if row.completed_at is not None or PurchaseLine.objects.filter(purchase=row).exists():
            raise AlreadyCompleted()
        known = current_timeline()
        terms = known.at(row.purchased_at)
        check(whole, terms)
        batch = Batch()
        for line in line_rows(lines, purchase_id, terms.digits):
            batch.add("lines", line)
        posted = Posted(purchase_id, None, None)
        stamp = digest(lines_content(lines))
        if row.account_id is not None:
            posted = _fold_completion(row, row.account_id, whole, stamp, batch, at, origin)
        else:
            line_bases(fact_of(whole, purchase_id), terms)
        batch.write()
        Purchase.objects.filter(pk=purchase_id).update(completed_at=at, lines_digest=stamp)
    return posted


def _fold_completion(
    row: Purchase, account_id: UUID, whole: Draft, stamp: bytes, batch: Batch, at: datetime, origin: str
) -> Posted:
    before = fact_of(replace(whole, lines=()), row.pk)
    account, keeper = load_with_keeper(account_id, at, moments=[row.purchased_at], purchase=before)
    counters = counters_of(account.timeline, lock=True)
    context = _as_posted(account.context(frozenset(), counters, row.purchased_at), account_id, row.pk)
    fact = Completion(uuid7(), at, fact_of(whole, row.pk, context))
    journal = fold(
        account, fact, batch, kind="completion", origin=origin, context=context,
        content=[bytes(row.digest), stamp], purchase_id=row.pk, posted_at=at, until=at,
    )  # fmt: skip
    announce(batch, account, journal, origin, "completion")
    if keeper is not None:
        carry_on(account, keeper, journal, batch, at, origin)
    return Posted(row.pk, journal, account)


def _as_posted(context: Context, account_id: UUID, purchase_id: UUID) -> Context:
    """Return the context with what was known about the holder when the purchase was posted: lines change nothing of it."""
    posting = Posting.objects.filter(account_id=account_id, purchase_id=purchase_id, kind="purchase")
    known = posting.values_list("context", flat=True).get()
    return replace(context, segments=frozenset(known.get("segments", ())), birthday_month=known.get("birthday_month"))


def credit_purchase(purchase_id: UUID, account_id: UUID, *, origin: str = "counter") -> Posted:
    """Credit a guest's purchase to a member (後付け): once, by its own day's terms, refunds included.

    Raises AlreadyCredited, LateCreditOver, MemberLeft, Purchase.DoesNotExist.
    """
    at = now()
    with transaction.atomic():
        account = load([account_id], at, lots=True)[account_id]
        if account.status == "left":
            raise MemberLeft()
        row = Purchase.objects.select_for_update().get(pk=purchase_id)
        if row.account_id is not None:
            raise AlreadyCredited()
        terms = account.timeline.at(row.purchased_at)
        if at - row.purchased_at > timedelta(days=terms.late_credit_days):
            raise LateCreditOver(days=terms.late_credit_days)
        draft = replace(stored_draft(row), account_id=account_id)
        # With the purchase, because its refunds are folded too: they look further back.
        account = load([account_id], at, moments=[row.purchased_at], lots=True, purchase=fact_of(draft, row.pk))[
            account_id
        ]
        batch = Batch()
        account, journal = fold_purchase(
            account, draft, row.pk, batch, origin=origin, posted_at=at, content=bytes(row.digest), data=credited(row)
        )
        for refund in Refund.objects.filter(purchase=row).order_by("posted_at", "pk"):
            refunded = fold_stored_refund(account, refund, batch, at, origin)
            journal.entries += refunded.entries
        batch.write()
        Purchase.objects.filter(pk=purchase_id).update(account_id=account_id)
    return Posted(row.pk, journal, account)
