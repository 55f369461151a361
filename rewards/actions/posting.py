"""Purchases posted, one or a thousand: one transaction, one load, one write; a bad one does not stop the rest."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from rewards.actions.accounts import announce, counters_of, fold
from rewards.actions.batch import Batch
from rewards.actions.purchases import EARNING, add_rows, check_guest, check_may_spend, check_store
from rewards.core.drafts import Draft, check, content_digest, fact_of
from rewards.core.earning import line_bases
from rewards.core.facts import Purchase
from rewards.core.refusals import ExternalIdTaken, MemberLeft, Refusal
from rewards.core.standing import Journal
from rewards.core.terms import Terms, Timeline
from rewards.selectors.accounts import Account, build, load
from rewards.selectors.receipts import Known, Receipt, balance_of, known_purchases, stored_receipt, tier_of
from rewards.selectors.timeline import current_timeline

Outcome = Receipt | Refusal
Reference = tuple[str, str]  # store, external id


def post_purchases(
    drafts: Sequence[Draft], known: Timeline, stored: Mapping[Reference, UUID], *, origin: str = "api"
) -> list[Outcome]:
    """Post purchases in their order; returns what each did, or why it was refused.

    `stored` names those that the ledger has already: with the same content they are answered, not posted.
    Checks of stores are the caller's. Raises IntegrityError where another writer has posted one of them
    meanwhile; nothing is written then, and the batch can be posted again.
    """
    with transaction.atomic(savepoint=False):
        posting = _Posting(drafts, known, stored, origin)
        outcomes = posting.run()
        if posting.batch.rows:
            posting.batch.write()
    return outcomes


def post_purchase(draft: Draft, *, origin: str = "api") -> Receipt:
    """Post one purchase: lock the account, fold, write, commit.

    Raises a Refusal (UnknownStore, DoesNotAddUp, InsufficientPoints, …) with nothing written, and
    ExternalIdTaken where the store has posted this reference already.
    """
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


class _Posting:
    """One batch under way. Accounts are locked by id, shared counters after them, and only if they are used."""

    def __init__(self, drafts: Sequence[Draft], known: Timeline, stored: Mapping[Reference, UUID], origin: str) -> None:
        self.drafts, self.origin, self.at = drafts, origin, now()
        self.stored = known_purchases([stored[_reference(draft)] for draft in drafts if _reference(draft) in stored])
        self.ids = stored
        new = [draft for draft in drafts if _reference(draft) not in stored and draft.account_id is not None]
        self.accounts: dict[UUID, Account] = {}
        self.known = known
        if new:
            self.accounts = load(
                [draft.account_id for draft in new if draft.account_id is not None], self.at,
                moments=_moments(new, known), lots=any(draft.points_used for draft in new),
            )  # fmt: skip
            self.known = next(iter(self.accounts.values())).timeline if self.accounts else known
        self.segments = _segments(self.accounts.values(), self.known)
        self.counters = counters_of(self.known) if self.accounts else {}
        self.batch = Batch()

    def run(self) -> list[Outcome]:
        """Fold each purchase; again where a shared counter that is used moved before it was locked."""
        read = dict(self.counters)
        outcomes = self._fold_all()
        if self.batch.counters:
            locked = counters_of(self.known, lock=True)
            if locked != read:
                self.counters, self.batch = dict(locked), Batch()
                self.accounts = {key: build(account.raw, self.known) for key, account in self.accounts.items()}
                outcomes = self._fold_all()
        return outcomes

    def _fold_all(self) -> list[Outcome]:
        self.done: dict[Reference, tuple[bytes, UUID | None, Receipt]] = {}
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
            add_rows(self.batch, draft, purchase_id, self.at, self.origin, terms.digits)
            return Receipt(purchase_id)
        check(draft, terms)
        account = self.accounts[draft.account_id]
        if account.status == "left":
            raise MemberLeft()
        check_may_spend(account, draft, terms)
        context = account.context(self.segments.get(account.member_id, frozenset()), self.counters, draft.purchased_at)
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
        add_rows(self.batch, draft, purchase_id, self.at, self.origin, terms.digits)
        self._count(journal)
        return receipt_of(purchase_id, journal, account)

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
    return stored_receipt(known)


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
