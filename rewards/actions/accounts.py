"""An account under lock: folded any number of times, written with its batch; opened for a member."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from members.models import Member
from rewards.actions.batch import Batch
from rewards.core.chain import posting_digest
from rewards.core.context import Context
from rewards.core.facts import Fact, Tick
from rewards.core.fold import post_into
from rewards.core.snapshot import coupons_data, dump_bought
from rewards.core.standing import Journal, Standing
from rewards.core.terms import Timeline
from rewards.models import PointAccount, RuleCounter
from rewards.selectors.accounts import Account


def counters_of(known: Timeline, *, lock: bool = False) -> dict[str, tuple[int, int]]:
    """Return what shared counters stand at, by rule; locked in the order of their codes."""
    codes = {code for terms in known.versions for code in terms.limited if known.is_shared(code)}
    if not codes:
        return {}
    if lock:
        RuleCounter.objects.bulk_create([RuleCounter(rule=code) for code in sorted(codes)], ignore_conflicts=True)
    rows = RuleCounter.objects.filter(rule__in=codes).order_by("rule")
    if lock:
        rows = rows.select_for_update()
    return {row.rule: (row.awards, row.points) for row in rows}


def fold(
    account: Account, fact: Fact, batch: Batch, *, kind: str, origin: str, context: Context | None = None,
    data: Mapping[str, Any] | None = None, content: Sequence[bytes | None] = (), purchase_id: UUID | None = None,
    refund_id: UUID | None = None, note: str | None = None, note_salt: bytes | None = None,
    posted_at: datetime | None = None, until: datetime | None = None,
) -> Journal:  # fmt: skip
    """Fold a fact into the account and add what it did to the batch; returns the journal.

    Time is let pass up to `until` (the moment of posting; an import lets it pass at its end). A Tick after which
    nothing has happened is no posting: it moves the next review alone, and the clock stays. Raises a Refusal, after
    which the account is worthless.
    """
    standing = account.standing
    known = context_data(context) | _known_of(standing)
    started = standing.clock
    journal = post_into(standing, fact, account.timeline, until=until)
    if isinstance(fact, Tick) and not journal.entries and not journal.tier_changes:
        standing.postings, standing.clock = standing.postings - 1, started
        batch.keep(account.id, standing)
        return journal
    posted = posted_at or now()
    clock = standing.clock or posted
    result = dump_bought(journal.bought) if journal.bought is not None else {}
    credit = journal.credit
    stated = dict(data or {})
    posting = {
        "account_id": account.id, "no": standing.postings, "kind": kind, "occurred_at": fact.at, "clock_at": clock,
        "posted_at": posted, "newest_terms": account.timeline.newest, "origin": origin, "purchase_id": purchase_id,
        "refund_id": refund_id, "data": stated, "context": known, "result": result,
        "credit_at": credit.at if credit else None, "credit_spend_minor": credit.spend if credit else 0,
        "credit_points": credit.points if credit else 0, "credit_purchases": credit.purchases if credit else 0,
    }  # fmt: skip
    fact_digest = posting_digest(
        kind, fact.at, clock, posted, account.timeline.newest, origin, purchase_id, refund_id, stated, known, content
    )
    batch.post(account.id, standing, journal, account.timeline, posting, fact_digest, note=note, note_salt=note_salt)
    return journal


def context_data(context: Context | None) -> dict[str, Any]:
    """Return a context as it is stored with its posting."""
    if context is None:
        return {}
    data: dict[str, Any] = {}
    if context.segments:
        data["segments"] = sorted(context.segments)
    if context.birthday_month is not None:
        data["birthday_month"] = context.birthday_month
    if context.allowances:
        data["allowances"] = {
            code: [allowance.awards, allowance.points] for code, allowance in sorted(context.allowances.items())
        }
    return data | coupons_data(context)


def _known_of(standing: Standing) -> dict[str, Any]:
    """Return what a refold cannot know from the facts before this one.

    When the account was opened, and the next review, which a new version of the terms or a review without a
    result may have moved since the last posting.
    """
    known: dict[str, Any] = {}
    if not standing.postings:
        known["joined_at"] = standing.joined_at
    if standing.tier_due_at is not None:
        known["review_due_at"] = standing.tier_due_at
    return known


def announce(batch: Batch, account: Account, journal: Journal, origin: str, kind: str) -> None:
    """Tell the upper floors in the same transaction; what came from an import is not told."""
    if origin == "import" or (not journal.entries and not journal.tier_changes):
        return
    data: dict[str, Any] = {"account": account.id, "posting": account.standing.postings, "kind": kind}
    tiers = [
        {"before": change.before, "tier": change.code, "since": change.since, "until": change.until, "why": change.why}
        for change in journal.tier_changes
        if change.before is not None and change.before != change.code
    ]
    if tiers:
        data["tiers"] = tiers
    batch.add("outbox", {"topic": "points.posted", "member_id": account.member_id, "data": data})


def open_account(member_id: UUID, joined_at: datetime) -> UUID:
    """Open the points account of a member, or return the one there is."""
    return opened(member_id, joined_at).pk


def opened(member_id: UUID, joined_at: datetime) -> PointAccount:
    """Return a member's account as it stands, opened now where there was none."""
    account, _ = PointAccount.objects.get_or_create(member_id=member_id, defaults={"joined_at": joined_at})
    return account


def open_accounts(member_ids: Iterable[UUID], ids: Mapping[UUID, UUID] | None = None) -> dict[UUID, UUID]:
    """Open the accounts of many members, from their joining on; returns the account of each member.

    `ids` are the ids that new accounts get, by member.
    """
    wanted, given = list(member_ids), ids or {}
    rows = Member.objects.filter(pk__in=wanted, account=None).order_by("pk").values_list("pk", "joined_at")
    PointAccount.objects.bulk_create(
        [PointAccount(pk=given.get(pk) or uuid7(), member_id=pk, joined_at=joined_at) for pk, joined_at in rows],
        ignore_conflicts=True,
        batch_size=5000,
    )
    return dict(PointAccount.objects.filter(member__in=wanted).values_list("member_id", "pk"))
