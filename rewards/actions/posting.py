"""Purchases posted, one or a thousand: one transaction, one load, one write; a bad one does not stop the rest.

A single one is posted without waiting for a lock first: its account is read, the purchase folded, and all of it written
in one call if the account is still as it was read. Where it is not, the locked way decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg import errors as postgres_errors

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from members.actions.idempotency import Answer, Claim, InProgress, claim_arguments
from rewards.actions.accounts import announce, counters_of, fold
from rewards.actions.batch import Batch
from rewards.actions.copying import CopyBatch
from rewards.actions.coupons import UsedInPurchase, redeem_in_purchases
from rewards.actions.purchases import EARNING, add_rows, check_guest, check_may_spend, check_store
from rewards.actions.spend_proofs import use_up, used_codes
from rewards.core.bases import line_bases
from rewards.core.context import Context
from rewards.core.drafts import Draft, check, content_digest, fact_of
from rewards.core.facts import Purchase
from rewards.core.refusals import ExternalIdTaken, MemberLeft, QrUsed, Refusal
from rewards.core.standing import Journal
from rewards.core.terms import Terms, Timeline
from rewards.selectors.accounts import Account, build, load, read_unlocked
from rewards.selectors.coupons import load_coupons, stack_for
from rewards.selectors.receipts import (
    Known,
    Receipt,
    balance_of,
    coupons_told,
    known_purchases,
    stored_receipt,
    tier_of,
)
from rewards.selectors.timeline import current_timeline

WORTH_COPYING = 50  # purchases; below, five more statements cost more than COPY saves

Outcome = Receipt | Refusal
Reference = tuple[str, str]  # store, external id
Code = tuple[UUID, str]  # the member and the nonce of a code that proves the person


def post_purchases(
    drafts: Sequence[Draft], known: Timeline, stored: Mapping[Reference, UUID], *, origin: str = "api"
) -> list[Outcome]:
    """Post purchases in their order; returns what each did, or why it was refused.

    `stored` names those that the ledger has already: with the same content they are answered, not posted.
    Checks of stores are the caller's. Raises IntegrityError where another writer has posted one of them
    meanwhile; nothing is written then, and the batch can be posted again.
    """
    with transaction.atomic(savepoint=False):
        at = now()
        found = known_purchases([stored[_reference(draft)] for draft in drafts if _reference(draft) in stored])
        accounts = _locked([draft for draft in drafts if _reference(draft) not in stored], known, at)
        posting = _Posting(drafts, known, accounts, origin, at, stored, found)
        outcomes = posting.run()
        if posting.batch.rows:
            posting.batch.write()
        if posting.used:
            redeem_in_purchases(posting.used)
        use_up(posting.codes, at)
    return outcomes


def post_purchase(draft: Draft, *, origin: str = "api") -> Receipt:
    """Post one purchase: read, fold, write, commit.

    Raises a Refusal (UnknownStore, DoesNotAddUp, InsufficientPoints, …) with nothing written, and
    ExternalIdTaken where the store has posted this reference already.
    """
    if draft.account_id is not None and not draft.coupons and not draft.qr_nonce:
        at = now()
        account = read_unlocked(draft.account_id, at, draft.purchased_at, lots=draft.points_used > 0)
        if account is not None:
            check_store(draft.store, account.timeline)
            folded = fold_unlocked(draft, account, account.timeline, at, origin=origin)
            if folded.write():
                return folded.receipt
    known = current_timeline()
    check_store(draft.store, known)
    try:
        (outcome,) = post_purchases([draft], known, {}, origin=origin)
    except IntegrityError as error:
        if "purchase_is_posted_once" in str(error):
            raise ExternalIdTaken() from error
        raise
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


@dataclass(slots=True)
class Folded:
    """A purchase that was folded onto an account read without a lock, to be written if it has not moved since."""

    receipt: Receipt
    account: Account | None
    batch: Batch = field(repr=False)

    def write(self, claims: Sequence[Claim] = (), answer: Answer | None = None) -> bool:
        """Write it, claims with their answer included, in one call; False, with nothing written, where that is unsafe.

        It is where the account has moved, a claim or the purchase is known already, or a counter is used that all
        accounts share. Raises InProgress.
        """
        if self.batch.counters:
            return False
        try:
            # In autocommit the call is its own transaction.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                self.batch.write_if_unmoved(self.account, claim_arguments(claims, answer))
        except IntegrityError:
            return False
        except OperationalError as error:
            if isinstance(error.__cause__, postgres_errors.LockNotAvailable):
                raise InProgress from error
            if isinstance(error.__cause__, postgres_errors.SerializationFailure | postgres_errors.DeadlockDetected):
                return False
            raise
        return True


def fold_unlocked(
    draft: Draft, account: Account | None, known: Timeline, at: datetime, *, origin: str = "api"
) -> Folded:
    """Fold a purchase onto an account that was read at `at` without a lock, None for a guest's. Raises a Refusal."""
    posting = _Posting([draft], known, {account.id: account} if account is not None else {}, origin, at, {}, {})
    return Folded(posting.fold_first(), account, posting.batch)


def _locked(drafts: Sequence[Draft], known: Timeline, at: datetime) -> dict[UUID, Account]:
    """Return the accounts of new purchases, locked by id."""
    account_ids = [draft.account_id for draft in drafts if draft.account_id is not None]
    if not account_ids:
        return {}
    moments = _moments([draft for draft in drafts if draft.account_id is not None], known)
    return load(account_ids, at, moments=moments, lots=any(draft.points_used or draft.coupons for draft in drafts))


class _Posting:
    """One batch under way. Accounts are locked by id, shared counters after them, and only if they are used."""

    def __init__(
        self, drafts: Sequence[Draft], known: Timeline, accounts: dict[UUID, Account], origin: str, at: datetime,
        ids: Mapping[Reference, UUID], stored: Mapping[UUID, Known],
    ) -> None:  # fmt: skip
        self.drafts, self.accounts, self.origin, self.at = drafts, accounts, origin, at
        self.ids, self.stored = ids, stored
        self.known = next(iter(accounts.values())).timeline if accounts else known
        self.segments = _segments(accounts.values(), self.known)
        self.counters = counters_of(self.known) if accounts else {}
        self.coupons = load_coupons({coupon for draft in drafts for coupon in draft.coupons})
        self.codes_used = used_codes({code for draft in drafts if (code := self._code(draft)) is not None})
        self.batch = self._batch()
        self.used: list[UsedInPurchase] = []
        self.codes: set[Code] = set()

    def fold_first(self) -> Receipt:
        """Fold the only purchase there is. Raises what refuses it."""
        (draft,) = self.drafts
        return self._fold(draft, content_digest(draft))

    def run(self) -> list[Outcome]:
        """Fold each purchase; again where a shared counter that is used moved before it was locked."""
        read = dict(self.counters)
        outcomes = self._fold_all()
        if self.batch.counters:
            locked = counters_of(self.known, lock=True)
            if locked != read:
                self.counters = dict(locked)
                self.accounts = {key: build(account.raw, self.known) for key, account in self.accounts.items()}
                self.batch = self._batch()
                outcomes = self._fold_all()
        return outcomes

    def _batch(self) -> Batch:
        if len(self.drafts) < WORTH_COPYING:
            return Batch()
        return CopyBatch({key: account.standing.lots_made for key, account in self.accounts.items()})

    def _fold_all(self) -> list[Outcome]:
        self.done: dict[Reference, tuple[bytes, UUID | None, Receipt]] = {}
        self.used, self.codes = [], set()
        outcomes: list[Outcome] = []
        for draft in self.drafts:
            try:
                outcomes.append(self._post(draft))
            except Refusal as refusal:
                outcomes.append(refusal)
        return outcomes

    def _post(self, draft: Draft) -> Receipt:
        reference = _reference(draft)
        digest = content_digest(draft)
        if reference in self.ids:
            return answered_before(draft, digest, self.stored[self.ids[reference]])
        if reference in self.done:
            other_digest, account_id, receipt = self.done[reference]
            if (other_digest, account_id) != (digest, draft.account_id):
                raise ExternalIdTaken()
            return receipt
        receipt = self._fold(draft, digest)
        self.done[reference] = digest, draft.account_id, receipt
        return receipt

    def _fold(self, draft: Draft, digest: bytes) -> Receipt:
        purchase_id = uuid7()
        terms = self.known.at(draft.purchased_at)
        if draft.account_id is None:
            check_guest(draft, terms, purchase_id)
            add_rows(self.batch, draft, purchase_id, self.at, self.origin, terms.digits, digest)
            return Receipt(purchase_id)
        check(draft, terms)
        account = self.accounts[draft.account_id]
        if account.status == "left":
            raise MemberLeft()
        code = self._code(draft)
        if code is not None and code in self.codes_used | self.codes:
            raise QrUsed()
        check_may_spend(account, draft, terms)
        context = account.context(self.segments.get(account.member_id, frozenset()), self.counters, draft.purchased_at)
        if draft.coupons:
            context = self._with_coupons(draft, account, context)
        fact = fact_of(draft, purchase_id, context)
        _refuse_missing_rates(fact, terms)
        # A refusal leaves a standing half changed. Only paying with points can still be refused here, so that
        # only then a copy is kept for the purchases behind it.
        kept = deepcopy(account.standing) if draft.points_used and len(self.drafts) > 1 else None
        try:
            journal = fold(
                account, fact, self.batch, kind="purchase", origin=self.origin, context=context, content=[digest],
                purchase_id=purchase_id, posted_at=self.at, until=self.at,
            )  # fmt: skip
        except Refusal:
            if kept is not None:
                account.standing = kept
            raise
        announce(self.batch, account, journal, self.origin, "purchase")
        add_rows(self.batch, draft, purchase_id, self.at, self.origin, terms.digits, digest)
        self._count(journal)
        if code is not None:
            self.codes.add(code)
        receipt = receipt_of(purchase_id, journal, account)
        if not draft.coupons:
            return receipt
        way = "online" if draft.store in terms.online_stores else "till"
        self.used += [
            UsedInPurchase(applied, draft, purchase_id, account.member_id, terms.digits, way)
            for applied in context.coupons
        ]
        return replace(receipt, coupons=coupons_told(context, self.coupons))

    def _with_coupons(self, draft: Draft, account: Account, context: Context) -> Context:
        spent = {used.applied.id for used in self.used}
        stacked = stack_for(draft, self.coupons, account, self.at, spent)
        return replace(context, coupons=stacked.applied, coupons_left=stacked.left)

    def _code(self, draft: Draft) -> Code | None:
        """Return the code that proves the person who spends; of one account's codes one is used at a time, under its lock."""
        account = self.accounts.get(draft.account_id) if draft.account_id is not None else None
        if account is None or account.member_id is None or not draft.qr_nonce:
            return None
        return account.member_id, draft.qr_nonce

    def _count(self, journal: Journal) -> None:
        for rule, _, awards, points, is_shared in journal.counts:
            if is_shared:
                before = self.counters.get(rule, (0, 0))
                self.counters[rule] = before[0] + awards, before[1] + points


def answered_before(draft: Draft, digest: bytes, known: Known) -> Receipt:
    """Return what a stored purchase did if this is the same; raises ExternalIdTaken where it is another.

    A guest's purchase that was credited to a member since is still the same when it is posted as a guest's.
    """
    account_id = None if known.was_a_guests else known.account_id
    if known.digest != digest or account_id != draft.account_id:
        raise ExternalIdTaken()
    return stored_receipt(known, with_coupons=bool(draft.coupons))


def receipt_of(purchase_id: UUID, journal: Journal, account: Account) -> Receipt:
    """Return what a purchase did to an account that stands as it left it."""
    standing = account.standing
    entries = [entry for entry in journal.entries if entry.purchase_id == purchase_id and entry.kind in EARNING]
    lots = (standing.lots.get(no) for no in journal.touched)
    return Receipt(
        purchase_id,
        earned=sum(entry.points for entry in entries),
        pending=sum(lot.pending for lot in lots if lot is not None and lot.purchase_id == purchase_id),
        breakdown=[part for entry in entries for part in entry.breakdown],
        balance=balance_of(standing),
        tier=tier_of(standing),
        terms=account.timeline.at(standing.clock or now()),
    )


def _reference(draft: Draft) -> Reference:
    return draft.store, draft.external_id


def _moments(drafts: Sequence[Draft], known: Timeline) -> list[datetime]:
    """Return one moment of each local day on which something was bought, the earliest of all among them."""
    zone = known.versions[-1].zone
    moments = sorted((draft.purchased_at for draft in drafts), reverse=True)
    return list({moment.astimezone(zone).date(): moment for moment in moments}.values())


def _refuse_missing_rates(fact: Purchase, terms: Terms) -> None:
    """Raise TaxRateMissing before anything is folded."""
    if not terms.earning.tax_included and any(line.tax_rate is None for line in fact.lines):
        line_bases(fact, terms)


def _segments(accounts: Iterable[Account], known: Timeline) -> dict[UUID | None, frozenset[str]]:
    """Return the segments of each account's member, where any rule asks for one; one query."""
    members = [account.member_id for account in accounts] if known.uses_segments else []
    if not members:
        return {}
    found: dict[UUID | None, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member_id, substr(key, 9) FROM members_membertrait"
            " WHERE member_id = ANY (%s) AND key LIKE 'segment:%%' AND value = 'true'::jsonb",
            [members],
        )
        for member_id, segment in cursor.fetchall():
            found.setdefault(member_id, set()).add(segment)
    return {member_id: frozenset(segments) for member_id, segments in found.items()}
