"""Two members of one person become one (統合), and two again: members first, then accounts, each in the order of ids."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members.actions import merging
from members.actions.audit import Actor
from members.models import MemberMerge
from rewards.actions.accounts import announce, fold, open_account
from rewards.actions.batch import Batch
from rewards.core.facts import Credit, MergeIn, MergeOut, SplitIn, SplitOut
from rewards.core.fold import post
from rewards.core.merge_records import dump_merge_in, dump_split_in, dump_split_out, load_merge_in, load_tier, tier_data
from rewards.core.merging import arrival, undoing
from rewards.core.refusals import Refusal
from rewards.core.standing import Entry, Journal
from rewards.models import PointEntry, Posting, Redemption, RuleCount
from rewards.selectors.accounts import Account, load
from rewards.selectors.lots import load_empty_lots
from rewards.selectors.timeline import NoProgramme

ORIGIN = "staff"


class MergedPurchaseCameBack(DomainError):
    """Goods that the merged membership had bought have come back since, or an exchange of it was cancelled, so that the merge cannot be undone."""

    code = "merged_purchase_came_back"


class MergedCouponUsed(DomainError):
    """A coupon of the merged membership has been used since, so that the merge cannot be undone."""

    code = "merged_coupon_used"


def merge(kept_id: UUID, merged_id: UUID, reason: str, *, actor: Actor) -> MemberMerge:
    """Merge a member into another one of the same person: points, tier, cards and what is known go along.

    Raises MergedWithItself, MergeNeedsActive, KeepsOthers, OwnMembership, MergeReasonMissing, PointsSetAside, Member.DoesNotExist.
    """
    merging.clean_reason(reason)
    with transaction.atomic():
        kept, merged = merging.lock_both(kept_id, merged_id)
        merging.check_may_merge(kept, merged, actor)
        accounts = {each.pk: open_account(each.pk, each.joined_at) for each in (kept, merged)}
        merge_id = uuid7()
        _merge_points(merge_id, accounts[kept_id], accounts[merged_id])
        return merging.merge_members(kept, merged, reason, merge_id, actor=actor)


def undo(merge_id: UUID, *, actor: Actor) -> MemberMerge:
    """Undo a merge: both are as they were, what the kept one has earned since stays there.

    Raises what `why_not` says, MergedPointsUsed, ContactTaken, MemberMerge.DoesNotExist.
    """
    named = MemberMerge.objects.get(pk=merge_id)
    with transaction.atomic():
        kept, merged = merging.lock_both(named.kept_id, named.merged_id)
        row = MemberMerge.objects.select_for_update(of=["self"]).get(pk=merge_id)
        row.kept = kept
        merging.check_is_not_own(kept, merged, actor)
        if (reason := merging.why_not_undone(row)) is not None:
            raise reason
        moved = _points_moved(row)
        if moved is not None:
            _split_points(row, moved)
        return merging.split_members(row, kept, merged, actor=actor)


def why_not(row: MemberMerge) -> DomainError | Refusal | None:
    """Return what keeps a merge from being undone, None where nothing does; nothing is locked or written."""
    if (reason := merging.why_not_undone(row)) is not None:
        return reason
    if (moved := _points_moved(row)) is not None:
        try:
            accounts = load([moved.kept, moved.merged], now(), lots=True, lock=False)
            split = _split_fact(row, moved, accounts, now())
            post(accounts[moved.kept].standing, split, accounts[moved.kept].timeline)
        except (DomainError, Refusal) as refusal:
            return refusal
    return None


def undo_until(row: MemberMerge) -> datetime:
    """Return the moment from which a merge can be undone no more."""
    return row.merged_at + timedelta(days=merging.UNDO_DAYS)


def carry_on(account: Account, keeper: Account, journal: Journal, batch: Batch, at: datetime, origin: str) -> None:
    """Move on to its keeper what a posting has just brought to a merged account, or made it owe; both are locked."""
    purchase = journal.bought.purchase.id if journal.bought is not None else None
    counts = tuple(
        (rule, period, awards, points) for rule, period, awards, points, _ in journal.counts if awards or points
    )
    out = MergeOut(uuid7(), at)
    left = fold(
        account, out, batch, kind="merge_out", origin=origin, data={"merge": str(out.id)}, posted_at=at, until=at
    )  # fmt: skip
    credits = (journal.credit,) if journal.credit is not None else ()
    _arrive(
        keeper, arrival(out, left, purchase_id=purchase, credits=credits, counts=counts), batch, at, origin
    )  # fmt: skip


def _merge_points(merge_id: UUID, kept_id: UUID, merged_id: UUID) -> None:
    """Fold the merge onto both accounts, where a programme is there."""
    at = now()
    try:
        accounts = load([kept_id, merged_id], at, lots=True)
    except NoProgramme:
        return  # without terms nothing was ever posted
    kept, merged = accounts[kept_id], accounts[merged_id]
    at = max(now(), *(account.standing.clock or at for account in accounts.values()))
    batch, out = Batch(), MergeOut(merge_id, at)
    left = fold(
        merged, out, batch, kind="merge_out", origin=ORIGIN, data={"merge": str(merge_id)}, posted_at=at, until=at
    )  # fmt: skip
    standing = merged.standing
    counts = RuleCount.objects.filter(account=merged_id).order_by("rule", "period")
    arrived = arrival(
        out, left, credits=_credits(merged_id), purchases=standing.purchases,
        counts=tuple(counts.values_list("rule", "period", "awards", "points")),
        tier=standing.tiers[-1] if standing.tiers else None,
    )  # fmt: skip
    _arrive(kept, arrived, batch, at, ORIGIN)
    batch.write()


def _arrive(keeper: Account, fact: MergeIn, batch: Batch, at: datetime, origin: str) -> None:
    """Fold what arrives; the posting also keeps how the keeper stood before, for whoever undoes it."""
    before = keeper.standing
    data = dump_merge_in(fact) | {
        "lots_before": before.lots_made, "tier_before": tier_data(before.tiers[-1] if before.tiers else None),
    }  # fmt: skip
    journal = fold(keeper, fact, batch, kind="merge_in", origin=origin, data=data, posted_at=at, until=at)
    announce(batch, keeper, journal, origin, "merge_in")


def _credits(account_id: UUID) -> tuple[Credit, ...]:
    """Return all that an account's postings count for tiers, in the order of time."""
    rows = Posting.objects.filter(account=account_id, credit_at__isnull=False).order_by("credit_at", "no")
    columns = ("credit_at", "credit_spend_minor", "credit_points", "credit_purchases")
    return tuple(Credit(*row) for row in rows.values_list(*columns))


class _Moved(NamedTuple):
    """The two postings of a merge, and the accounts that they belong to."""

    kept: UUID
    merged: UUID
    out: Posting
    arrived: Posting


def _points_moved(row: MemberMerge) -> _Moved | None:
    """Return the postings of a merge, None where there was no programme to fold by."""
    of_kept = Posting.objects.filter(account__member=row.kept_id, kind="merge_in", data__merge=str(row.pk))
    of_merged = Posting.objects.filter(account__member=row.merged_id, kind="merge_out", data__merge=str(row.pk))
    arrived, out = of_kept.first(), of_merged.first()
    return _Moved(arrived.account_id, out.account_id, out, arrived) if arrived is not None and out is not None else None


def _split_points(row: MemberMerge, moved: _Moved) -> None:
    at = now()
    accounts = load([moved.kept, moved.merged], at, lots=True)
    kept, merged = accounts[moved.kept], accounts[moved.merged]
    at = max(now(), *(account.standing.clock or at for account in accounts.values()))
    batch, split = Batch(), _split_fact(row, moved, accounts, at)
    given = fold(
        kept, split, batch, kind="split_out", origin=ORIGIN, data=dump_split_out(split), posted_at=at, until=at
    )  # fmt: skip
    announce(batch, kept, given, ORIGIN, "split_out")
    back = SplitIn(row.pk, at, given.carried, given.debt_carried)
    load_empty_lots(merged, (part.lot for part in back.carried))
    taken = fold(merged, back, batch, kind="split_in", origin=ORIGIN, data=dump_split_in(back), posted_at=at, until=at)
    announce(batch, merged, taken, ORIGIN, "split_in")
    batch.write()


def _split_fact(row: MemberMerge, moved: _Moved, accounts: dict[UUID, Account], at: datetime) -> SplitOut:
    """Return the fact that undoes a merge. Raises MergedPurchaseCameBack, MergedCouponUsed."""
    since = Posting.objects.filter(account=moved.merged, no__gt=moved.out.no).exclude(kind="tick")
    if since.exists():
        raise MergedPurchaseCameBack
    # A purchase that is told late was made before, so that its id, which grows with time, says when it used the coupon.
    since_merge = Q(redeemed_at__gte=row.merged_at) | Q(pk__gt=row.pk)
    if Redemption.objects.filter(since_merge, coupon__account=moved.merged, cancelled_at=None).exists():
        raise MergedCouponUsed
    data = moved.arrived.data
    merged_in = load_merge_in(moved.arrived.occurred_at, data)
    split = undoing(
        merged_in, _entries(moved.arrived), at, lots_before=data["lots_before"],
        tier_before=load_tier(data["tier_before"]),
    )  # fmt: skip
    load_empty_lots(accounts[moved.kept], (*(part.lot for part in split.lots), *(lot for lot, _ in split.paid)))
    return split


def _entries(posting: Posting) -> list[Entry]:
    """Return the entries of a posting as the fold wrote them, as far as undoing reads them."""
    rows = PointEntry.objects.filter(account=posting.account_id, posting_no=posting.no).order_by("no")
    return [
        Entry(row.kind, row.points, row.balance_after, row.occurred_at, reason=row.reason, moves=row.moves)
        for row in rows
    ]  # fmt: skip
