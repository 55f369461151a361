"""What a member has now: balance, tier, what expires, what is missing to the next tier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from loyalty_site.lib.clock import now
from loyalty_site.lib.money import format_amount
from rewards.core.facts import Tick
from rewards.core.fold import post_into
from rewards.core.terms import Terms
from rewards.core.tiers import Totals
from rewards.models import Hold, PointAccount
from rewards.selectors.accounts import load
from rewards.selectors.timeline import NoProgramme, current_timeline


@dataclass(frozen=True, slots=True)
class Expiring:
    """Available points that expire together."""

    points: int
    expires_at: datetime
    limited: bool


@dataclass(frozen=True, slots=True)
class NextTier:
    """The next tier and what is missing to it, unit by unit; money in minor units."""

    code: str
    by: str
    missing: tuple[tuple[str, int], ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Summary:
    """What an account has at an instant, with everything that is due by then taken into account."""

    account_id: UUID
    at: datetime
    available: int
    pending: int
    held: int
    debt: int
    limited: int
    expiring: tuple[Expiring, ...]
    tier: str | None
    tier_since: datetime | None
    tier_until: datetime | None
    next_tier: NextTier | None
    terms: Terms | None


def summary(account_id: UUID, at: datetime | None = None) -> Summary:
    """Return what an account has now; what is due is subtracted even if its job has not run.

    The same few queries whatever the history: sums are made by the database. Raises PointAccount.DoesNotExist.
    """
    return summary_of(PointAccount.objects.get(pk=account_id), at)


def summary_of(row: PointAccount, at: datetime | None = None) -> Summary:
    """Return what an account that was just read has now."""
    moment = at or now()
    try:
        known = current_timeline()
    except NoProgramme:
        return _without_terms(row, moment)
    if _is_due(row, moment):
        return _advanced(row.pk, moment)
    terms = known.at(moment)
    groups = _available(row)
    totals = _totals(row, terms, moment)
    return Summary(
        account_id=row.pk, at=moment, available=row.available, pending=row.pending, held=row.held, debt=row.debt,
        limited=sum(points for points, _, limited in groups if limited), expiring=_expiring(groups),
        tier=row.tier, tier_since=row.tier_since, tier_until=row.tier_until,
        next_tier=next_tier(terms, row.tier, totals), terms=terms,
    )  # fmt: skip


def _is_due(row: PointAccount, at: datetime) -> bool:
    if any(due is not None and due <= at for due in (row.lots_due_at, row.tier_due_at)):
        return True
    return row.held > 0 and Hold.objects.filter(account=row, status=Hold.Status.OPEN, ends_at__lte=at).exists()


def _advanced(account_id: UUID, at: datetime) -> Summary:
    """Let time pass on a copy of the account, and look at that."""
    account = load([account_id], at, lots=True, lock=False)[account_id]
    standing = account.standing
    post_into(standing, Tick(at), account.timeline)
    groups: dict[tuple[datetime | None, bool], int] = {}
    for lot in standing.lots.values():
        if lot.available:
            key = (lot.expires_at, lot.limited)
            groups[key] = groups.get(key, 0) + lot.available
    held = standing.tiers[-1] if standing.tiers else None
    terms = account.timeline.at(at)
    totals = standing.totals(*terms.policy.window_before(at, standing.joined_at))
    return Summary(
        account_id=account_id, at=at, available=standing.available, pending=standing.pending, held=standing.held,
        debt=standing.debt, limited=sum(points for (_, limited), points in groups.items() if limited),
        expiring=_expiring([(points, expires_at, limited) for (expires_at, limited), points in groups.items()]),
        tier=held.code if held else None, tier_since=held.since if held else None,
        tier_until=held.until if held else None, next_tier=next_tier(terms, standing.tier, totals), terms=terms,
    )  # fmt: skip


def _without_terms(row: PointAccount, at: datetime) -> Summary:
    return Summary(
        account_id=row.pk, at=at, available=row.available, pending=row.pending, held=row.held, debt=row.debt,
        limited=0, expiring=(), tier=None, tier_since=None, tier_until=None, next_tier=None, terms=None,
    )  # fmt: skip


def _expiring(groups: Sequence[tuple[int, datetime | None, bool]]) -> tuple[Expiring, ...]:
    """Return every future expiry, earliest first; at one instant limited-time points stand apart."""
    rows = [Expiring(points, expires_at, limited) for points, expires_at, limited in groups if expires_at is not None]
    return tuple(sorted(rows, key=lambda row: (row.expires_at, row.limited)))


_AVAILABLE = """
SELECT sum(available), expires_at, is_limited FROM rewards_pointlot
WHERE account_id = %s AND available > 0 AND (available > 0 OR pending > 0 OR held > 0) -- as the index has it
GROUP BY expires_at, is_limited ORDER BY expires_at, is_limited
"""
_WINDOW = """
SELECT coalesce(sum(credit_spend_minor), 0), coalesce(sum(credit_points), 0), coalesce(sum(credit_purchases), 0)
FROM rewards_posting WHERE account_id = %s AND credit_at > %s AND credit_at <= %s
"""


def _available(row: PointAccount) -> list[tuple[int, datetime | None, bool]]:
    """Return the points that can be spent, by their expiry and whether they are limited-time points."""
    with connection.cursor() as cursor:
        cursor.execute(_AVAILABLE, [row.pk])
        return [(int(points), expires_at, limited) for points, expires_at, limited in cursor.fetchall()]


def _totals(row: PointAccount, terms: Terms, at: datetime) -> Totals:
    after, until = terms.policy.window_before(at, row.joined_at)
    with connection.cursor() as cursor:
        cursor.execute(_WINDOW, [row.pk, after, until])
        spend, points, purchases = cursor.fetchone()
    return Totals(int(spend), int(points), int(purchases))


def next_tier(terms: Terms, code: str | None, totals: Totals) -> NextTier | None:
    """Return the tier above and what is missing to it; None on the top, and where a programme has no tiers."""
    rank = terms.rank(code)
    for tier in terms.tiers[rank + 1 :]:
        if not tier.is_retired and tier.needs:
            missing = tuple((gap.unit, gap.amount) for gap in tier.missing(totals))
            return NextTier(tier.code, "any" if not tier.needs_all else terms.policy.by, missing, totals)
    return None


def text(texts: dict[str, str], language: str) -> str:
    """Return a text of the programme in this language."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def tier_data(found: Summary, language: str) -> dict[str, Any] | None:
    """Return the tier as the API shows it."""
    if found.tier is None or found.terms is None:
        return None
    return tier_columns(found.terms, found.tier, found.tier_since, found.tier_until, language)


def tier_columns(
    terms: Terms, code: str, since: datetime | None, until: datetime | None, language: str
) -> dict[str, Any]:
    """Return a tier as the API shows it."""
    item = next((tier for tier in terms.document["tiers"] if tier["code"] == code), None)
    name = text(item["name"], language) if item is not None else code
    return {"code": code, "name": name, "since": since, "until": until}


def balance_data(found: Summary) -> dict[str, Any]:
    """Return the balance as the API shows it."""
    return {
        "available": found.available,
        "pending": found.pending,
        "held": found.held,
        "debt": found.debt,
        "limited": found.limited,
        "expiring": [
            {"points": row.points, "expires_at": row.expires_at, "limited": row.limited} for row in found.expiring
        ],
    }


def next_tier_data(found: Summary) -> dict[str, Any] | None:
    """Return what is missing to the next tier as the API shows it: money as a string, counts as integers."""
    if found.next_tier is None or found.terms is None:
        return None
    digits = found.terms.digits
    return {
        "code": found.next_tier.code,
        "by": found.next_tier.by,
        "missing": [
            {"unit": unit, "amount": format_amount(amount, digits) if unit == "spend" else amount}
            for unit, amount in found.next_tier.missing
        ],
    }
