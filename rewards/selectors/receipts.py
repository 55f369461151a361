"""What a purchase did: as it is answered when it is posted, and read back when it is posted again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from rewards.core.context import NO_CONTEXT, Context
from rewards.core.snapshot import with_coupons as with_kept_coupons
from rewards.core.standing import Standing
from rewards.core.terms import Terms
from rewards.models import Coupon, PointEntry, Posting, Refund
from rewards.selectors.balances import summary


class Balance(NamedTuple):
    """What an account had at a moment."""

    available: int
    pending: int
    held: int
    debt: int


class TierHeld(NamedTuple):
    """A tier and its period in force."""

    code: str
    since: datetime | None
    until: datetime | None


class CouponTold(NamedTuple):
    """What became of a coupon that a purchase named: what it took off, in minor units, or why it was not used."""

    code: str
    lines: tuple[int, ...] = ()
    shipping: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a purchase earned and what the account had right after it; a guest's has neither balance nor tier."""

    id: UUID
    earned: int = 0
    pending: int = 0
    breakdown: list[dict[str, Any]] = field(default_factory=list)
    balance: Balance | None = None
    tier: TierHeld | None = None
    terms: Terms | None = None
    is_known: bool = False  # it was posted before, with the same content
    coupons: tuple[CouponTold, ...] = ()


def balance_of(standing: Standing) -> Balance:
    """Return a standing's balance."""
    return Balance(standing.available, standing.pending, standing.held, standing.debt)


def tier_of(standing: Standing) -> TierHeld | None:
    """Return the tier that a standing holds now."""
    return TierHeld(*standing.tiers[-1]) if standing.tiers else None


@dataclass(frozen=True, slots=True)
class Known:
    """A stored purchase as far as another post of it is compared: with what, and for whom it was posted."""

    id: UUID
    digest: bytes
    account_id: UUID | None
    was_a_guests: bool


_KNOWN = """
SELECT p.id, p.digest, p.account_id, NOT EXISTS (
    SELECT FROM rewards_posting s
    WHERE s.purchase_id = p.id AND s.kind = 'purchase' AND s.origin = p.origin
      AND (p.origin = 'import' OR s.posted_at = p.posted_at))
FROM rewards_purchase p WHERE p.id = ANY (%s)
"""


def known_purchases(purchase_ids: Sequence[UUID]) -> dict[UUID, Known]:
    """Return stored purchases by id; one query."""
    if not purchase_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(purchase_ids)])
        return {row[0]: Known(row[0], bytes(row[1]), row[2], row[3]) for row in cursor.fetchall()}


_EARNED = """
SELECT e.points, e.breakdown, e.moves
FROM rewards_pointentry e JOIN rewards_posting s ON s.account_id = e.account_id AND s.no = e.posting_no
WHERE e.purchase_id = %s AND e.kind = 'earned' AND s.kind = 'purchase' ORDER BY e.no
"""


def stored_receipt(known: Known, *, with_coupons: bool = False) -> Receipt:
    """Return what a stored purchase earned when it was posted, with what its account has now."""
    if known.account_id is None or known.was_a_guests:
        return Receipt(known.id, is_known=True)
    with connection.cursor() as cursor:
        cursor.execute(_EARNED, [known.id])
        rows = [(points, _json(breakdown), _json(moves)) for points, breakdown, moves in cursor.fetchall()]
    found = summary(known.account_id)
    return Receipt(
        known.id,
        earned=sum(points for points, _, _ in rows),
        pending=sum(move[2] for _, _, moves in rows for move in moves if move[1] == "pending"),
        breakdown=[in_order(part) for _, breakdown, _ in rows for part in breakdown],
        balance=Balance(found.available, found.pending, found.held, found.debt),
        tier=TierHeld(found.tier, found.tier_since, found.tier_until) if found.tier else None,
        terms=found.terms,
        is_known=True,
        coupons=stored_coupons(known.id, known.account_id) if with_coupons else (),
    )


def coupons_told(context: Context, coupons: Mapping[UUID, Coupon]) -> tuple[CouponTold, ...]:
    """Return what became of the coupons of a purchase, by their codes: what was used first."""
    used = [CouponTold(coupons[each.id].code, each.lines, each.shipping) for each in context.coupons]
    left = [CouponTold(coupons[coupon].code, reason=reason) for coupon, reason in context.coupons_left]
    return (*sorted(used), *sorted(left))


def stored_coupons(purchase_id: UUID, account_id: UUID) -> tuple[CouponTold, ...]:
    """Return what became of the coupons that a stored purchase named."""
    rows = Posting.objects.filter(account_id=account_id, purchase_id=purchase_id, kind="purchase")
    context = with_kept_coupons(NO_CONTEXT, rows.values_list("context", flat=True).first() or {})
    if not context.coupons and not context.coupons_left:
        return ()
    ids = [*(each.id for each in context.coupons), *(coupon for coupon, _ in context.coupons_left)]
    return coupons_told(context, Coupon.objects.in_bulk(ids))


def in_order(part: dict[str, Any]) -> dict[str, Any]:
    """Return a stored part of a breakdown with its keys in the order of the API; the database keeps none."""
    return {key: part[key] for key in ("rule", "basis", "rate", "points", "note")}


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class RefundReceipt:
    """What a refund gave back, took back and let go, and what the account has now."""

    id: UUID
    amount: Decimal
    shipping: Decimal
    returned: int
    reversed: int
    forgiven: int
    balance: Balance | None
    tier: TierHeld | None
    terms: Terms | None


def stored_refund_receipt(refund_id: UUID) -> RefundReceipt:
    """Return what a refund did, from its entries; a guest's has none."""
    refund = Refund.objects.select_related("purchase").get(pk=refund_id)
    points: dict[str, int] = {}
    rows = PointEntry.objects.filter(purchase_id=refund.purchase_id, refund_id=refund_id)
    for kind, change in rows.values_list("kind", "points"):
        points[kind] = points.get(kind, 0) + abs(change)
    account_id = refund.purchase.account_id
    found = summary(account_id) if account_id is not None else None
    return RefundReceipt(
        refund_id, refund.amount, refund.shipping, points.get("returned", 0), points.get("reversed", 0),
        points.get("forgiven", 0),
        Balance(found.available, found.pending, found.held, found.debt) if found is not None else None,
        TierHeld(found.tier, found.tier_since, found.tier_until) if found is not None and found.tier else None,
        found.terms if found is not None else None,
    )  # fmt: skip


_ACTED = """
SELECT e.points, e.breakdown
FROM rewards_pointentry e JOIN rewards_posting s ON s.account_id = e.account_id AND s.no = e.posting_no
WHERE s.account_id = %s AND s.kind = 'activity' AND s.data ->> 'activity' = %s AND e.kind = 'earned' ORDER BY e.no
"""


def stored_activity_receipt(activity_id: UUID, account_id: UUID) -> Receipt:
    """Return what a stored activity earned, with what its account has now."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTED, [account_id, str(activity_id)])
        rows = [(points, _json(breakdown)) for points, breakdown in cursor.fetchall()]
    found = summary(account_id)
    return Receipt(
        activity_id,
        earned=sum(points for points, _ in rows),
        breakdown=[in_order(part) for _, breakdown in rows for part in breakdown],
        balance=Balance(found.available, found.pending, found.held, found.debt),
        tier=TierHeld(found.tier, found.tier_since, found.tier_until) if found.tier else None,
        terms=found.terms,
        is_known=True,
    )
