"""An account, loaded in one call: under lock for an action, without one for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loyalty_site.lib.prepared import run
from rewards.core.context import Allowance, Context
from rewards.core.facts import Purchase
from rewards.core.limits import period_of
from rewards.core.snapshot import load_bought
from rewards.core.standing import Credits, Held, Lot, Standing, TierTime
from rewards.core.terms import Timeline
from rewards.core.tiers import FOREVER
from rewards.models import PointAccount
from rewards.selectors.timeline import Edition, NoProgramme, Published, timeline_at
from rewards.selectors.timeline import timeline as published

_LOAD = (
    "SELECT rewards_load(a, %s::timestamptz, %s::timestamptz, %s::interval, %s, %s::uuid, %s::text[], %s)::text "
    "FROM unnest(%s::uuid[]) a"
)
_READ = "SELECT rewards_read(%s::uuid, %s::timestamptz, %s::timestamptz, %s::interval, %s, %s::uuid, %s::text[])::text"
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

    @property
    def version(self) -> str:
        """Return what changes whenever anything of the account does."""
        version: str = self.raw["version"]
        return version

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
    while rows and _edition(rows[0]) != known.edition:
        known = timeline_at(_edition(rows[0]))
        rows = _read(ordered, known, at, moments, lots, purchase, lock)
    return {UUID(row["account"]["id"]): build(row, known, purchase) for row in rows}


def read_unlocked(account_id: UUID, at: datetime, moment: datetime, *, lots: bool) -> Account | None:
    """Read an account for an optimistic writer, who says with `version` that it has not moved since.

    None where there is no such account, or newer terms than this process knows: the locked way loads them.
    Raises NoProgramme.
    """
    known = published()
    ((text,),) = run(_READ, [account_id, *reach(known, at, [moment], lots)])
    return unlocked(text, known)


def unlocked(text: str | None, known: Published) -> Account | None:
    """Return the account that `rewards_read` describes, None where there is none or the terms are not the newest."""
    raw = orjson.loads(text) if text is not None else None
    return build(raw, known) if raw is not None and _edition(raw) == known.edition else None


def _read(
    account_ids: Sequence[UUID], known: Timeline, at: datetime, moments: Sequence[datetime], lots: bool,
    purchase: Purchase | None, lock: bool,
) -> list[Mapping[str, Any]]:  # fmt: skip
    arguments = [*reach(known, at, moments, lots, purchase), lock, list(account_ids)]
    return [orjson.loads(row[0]) for row in run(_LOAD, arguments) if row[0] is not None]


def reach(
    known: Timeline, at: datetime, moments: Sequence[datetime], lots: bool, purchase: Purchase | None = None
) -> list[Any]:
    """Return how much of an account is read, as the arguments of `rewards_read` after the account's id."""
    months = known.horizon_months
    # A month more than the longest: windows are clamped to months, intervals are too.
    horizon = None if months is None else f"{months + 1} months"
    periods = {
        period_of(each, moment.astimezone(terms.zone).date())
        for terms in known.versions if terms.limited for moment in (at, *moments) for each in EVERY
    }  # fmt: skip
    return [
        max([at, *moments]), min([at, *moments]), horizon, lots or known.is_sliding,
        purchase.id if purchase is not None else None, list(periods),
    ]  # fmt: skip


def _edition(row: Mapping[str, Any]) -> Edition:
    """Return the newest edition of the terms when an account was read. Raises NoProgramme where there was none."""
    if row["newest_terms"] is None:
        raise NoProgramme
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
        is_merged=bool(raw.get("merged")),
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
    return stored_segments(member_id) if known.uses_segments else frozenset()


def stored_segments(member_id: UUID | None) -> frozenset[str]:
    """Return the segments the member is in."""
    if member_id is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substr(key, 9) FROM members_membertrait"
            " WHERE member_id = %s AND key LIKE 'segment:%%' AND value = 'true'::jsonb",
            [member_id],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def stored_segments_of(member_ids: Sequence[UUID]) -> dict[UUID | None, frozenset[str]]:
    """Return the segments that each of many members is in; those that are in none are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member_id, array_agg(substr(key, 9)) FROM members_membertrait"
            " WHERE member_id = ANY(%s) AND key LIKE 'segment:%%' AND value = 'true'::jsonb GROUP BY 1",
            [list(member_ids)],
        )
        return {member_id: frozenset(keys) for member_id, keys in cursor.fetchall()}


def account_of(member_id: UUID) -> UUID:
    """Return the id of a member's account. Raises PointAccount.DoesNotExist."""
    return PointAccount.objects.values_list("pk", flat=True).get(member_id=member_id)
