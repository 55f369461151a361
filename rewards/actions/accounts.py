"""An account under lock: loaded in one call, folded any number of times, written with its batch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from loyalty_site.lib.prepared import run
from members.models import Member
from rewards.actions.batch import Batch
from rewards.core.chain import posting_digest
from rewards.core.facts import Allowance, Context, Fact, Purchase, Tick
from rewards.core.fold import post_into
from rewards.core.limits import period_of
from rewards.core.snapshot import dump_bought, load_bought
from rewards.core.standing import Credits, Held, Journal, Lot, Standing, TierTime
from rewards.core.terms import Timeline
from rewards.core.tiers import FOREVER
from rewards.models import PointAccount, RuleCounter
from rewards.selectors.timeline import Edition, is_known
from rewards.selectors.timeline import timeline as published

_LOAD = (
    "SELECT rewards_load(a, %s::timestamptz, %s::timestamptz, %s::interval, %s, %s::uuid, %s::text[], %s)::text "
    "FROM unnest(%s::uuid[]) a"
)
EVERY = ("day", "week", "month", "year", "ever")


@dataclass(slots=True)
class Account:
    """An account as it was loaded: its standing, and what a context is made of."""

    id: UUID
    member_id: UUID | None
    status: str
    is_provisional: bool
    birthday_month: int | None
    timeline: Timeline
    standing: Standing
    raw: Mapping[str, Any] = field(repr=False)

    def context(self, segments: frozenset[str], counters: Mapping[str, Sequence[int]], at: datetime) -> Context:
        """Return what the fold needs from outside the account at this moment."""
        allowances = {}
        terms = self.timeline.at(at)
        for code, rule in terms.limited.items():
            limit = rule.limit
            if limit is not None and limit.is_shared:
                awards, points = counters.get(code, (0, 0))
                allowances[code] = Allowance(
                    None if limit.total is None else max(0, limit.total - awards),
                    None if limit.budget is None else max(0, limit.budget - points),
                )
        uses_birthday = any(rule.when.birthday_month is not None for rule in (*terms.rules, *terms.activities))
        return Context(segments, self.birthday_month if uses_birthday else None, allowances)


def load(
    account_ids: Sequence[UUID], at: datetime, *, moments: Sequence[datetime] = (), lots: bool = False,
    purchase: Purchase | None = None, lock: bool = True,
) -> dict[UUID, Account]:  # fmt: skip
    """Load accounts, locked in the order of their ids: everything that a fact at `at` can touch.

    `moments` are the times of late facts whose limits' periods count. `purchase` is one that will be refunded
    or completed. An id without an account is left out. Raises NoProgramme.
    """
    ordered = sorted(set(account_ids))
    known = published()
    rows = _read(ordered, known, at, moments, lots, purchase, lock)
    if rows and not is_known(_edition(rows[0])):
        known = published()
        rows = _read(ordered, known, at, moments, lots, purchase, lock)
    return {UUID(row["account"]["id"]): build(row, known, purchase) for row in rows}


def _read(
    account_ids: Sequence[UUID], known: Timeline, at: datetime, moments: Sequence[datetime], lots: bool,
    purchase: Purchase | None, lock: bool,
) -> list[Mapping[str, Any]]:  # fmt: skip
    months = known.horizon_months
    # A month more than the longest: windows are clamped to months, intervals are too.
    horizon = None if months is None else f"{months + 1} months"
    periods = {
        period_of(each, moment.astimezone(terms.zone).date())
        for terms in known.versions if terms.limited for moment in (at, *moments) for each in EVERY
    }  # fmt: skip
    arguments = [
        max([at, *moments]), min([at, *moments]), horizon, lots or known.is_sliding,
        purchase.id if purchase is not None else None, list(periods), lock, list(account_ids),
    ]  # fmt: skip
    return [orjson.loads(row[0]) for row in run(_LOAD, arguments) if row[0] is not None]


def _edition(row: Mapping[str, Any]) -> Edition:
    version, published_at = row["newest_terms"]
    return version, datetime.fromisoformat(published_at)


def build(raw: Mapping[str, Any], known: Timeline, purchase: Purchase | None = None) -> Account:
    """Return the account that a loaded row describes; called again where a fold must be done again.

    A fresh account's row may come without lots, tiers, credits and counts: it has none.
    """
    row = raw["account"]
    standing = Standing(
        joined_at=_moment(row["joined_at"]),
        entries=row["entries"],
        postings=row["postings"],
        lots_made=row["lots_made"],
        clock=_moment(row["clock_at"]),
        available=row["available"],
        pending=row["pending"],
        held=row["held"],
        debt=row["debt"],
        lots={lot[0]: _lot(lot) for lot in raw.get("lots") or ()},
        holds={UUID(item[0]): _held(item) for item in raw.get("holds") or ()},
        tiers=[
            TierTime(code, _moment(since) or FOREVER, _moment(until)) for code, since, until in raw.get("tiers") or ()
        ],
        tier_due_at=_moment(row["tier_due_at"]),
        credits=_credits(raw.get("credits") or ()),
        counts={(rule, period): [awards, points] for rule, period, awards, points in raw.get("counts") or ()},
        purchases=row["purchases"],
        lots_due_at=_moment(row["lots_due_at"]) or FOREVER,
        unloaded_due_at=FOREVER if raw.get("lots") is not None else _moment(row["lots_due_at"]) or FOREVER,
        hash=bytes.fromhex(row["hash"][2:]),
    )
    if purchase is not None and raw.get("bought"):
        standing.bought[purchase.id] = load_bought(purchase, raw["bought"])
    return Account(
        id=UUID(row["id"]),
        member_id=UUID(row["member_id"]) if row["member_id"] else None,
        status=raw["status"],
        is_provisional=raw["provisional"],
        birthday_month=raw["birthday_month"],
        timeline=known,
        standing=standing,
        raw=raw,
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _credits(columns: Sequence[Any]) -> Credits:
    """Return the credits that were loaded as columns, by time; where there are none, so are the columns."""
    if None in columns or not columns:
        return Credits()
    times, spend, points, purchases = columns
    return Credits.of_columns([datetime.fromisoformat(at) for at in times], spend, points, purchases)


def _lot(row: Sequence[Any]) -> Lot:
    return Lot(
        no=row[0], points=row[1], earned_at=datetime.fromisoformat(row[2]), expires_at=_moment(row[3]),
        matures_at=_moment(row[4]), terms=row[5], limited=row[6], purchase_id=UUID(row[7]) if row[7] else None,
        available=row[8], pending=row[9], held=row[10],
    )  # fmt: skip


def _held(row: Sequence[Any]) -> Held:
    return Held(UUID(row[0]), row[1], datetime.fromisoformat(row[2]), tuple((lot, points) for lot, points in row[3]))


def segments_of(member_id: UUID | None, known: Timeline) -> frozenset[str]:
    """Return the segments the member is in, where any rule asks for one."""
    if member_id is None or not known.uses_segments:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substr(key, 9) FROM members_membertrait"
            " WHERE member_id = %s AND key LIKE 'segment:%%' AND value = 'true'::jsonb",
            [member_id],
        )
        return frozenset(row[0] for row in cursor.fetchall())


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
    return data


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
    account, _ = PointAccount.objects.get_or_create(member_id=member_id, defaults={"joined_at": joined_at})
    return account.pk


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


def account_of(member_id: UUID) -> UUID:
    """Return the id of a member's account. Raises PointAccount.DoesNotExist."""
    return PointAccount.objects.values_list("pk", flat=True).get(member_id=member_id)
