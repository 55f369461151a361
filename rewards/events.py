"""From the ledger's facts to the events that webhooks tell: ids, codes and points, never who somebody is."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from members.actions.webhooks import register_events
from members.models import Outbox
from members.webhooks.events import Event

TOPIC_POSTED = "points.posted"
TOPIC_EXPIRING = "points.expiring"
TOPIC_TIER_ENDS = "tier.will_change"
TOPICS_OF_COUPONS = ("coupon.issued", "coupon.redeemed")

_TOLD = {
    "earned": "points.earned",
    "completed": "points.earned",
    "redeemed": "points.redeemed",
    "expired": "points.expired",
}

# All the postings that a chunk of facts tells of, with their entries and tiers, in three statements.
_ENTRIES = """
SELECT e.account_id, e.posting_no, e.id, e.kind, e.points, e.balance_after, e.occurred_at, e.expires_at,
       e.purchase_id, e.refund_id, e.reason
FROM rewards_pointentry e
JOIN unnest(%s::uuid[], %s::int[]) AS f(account_id, no) ON e.account_id = f.account_id AND e.posting_no = f.no
ORDER BY e.account_id, e.no
"""
_REFUNDS = """
SELECT p.account_id, p.no, r.id, r.purchase_id, r.amount::text, r.occurred_at
FROM rewards_posting p
JOIN unnest(%s::uuid[], %s::int[]) AS f(account_id, no) ON p.account_id = f.account_id AND p.no = f.no
JOIN rewards_refund r ON r.id = p.refund_id WHERE p.kind = 'refund'
"""

Place = tuple[str, int]  # an account's id and the number of its posting


def register() -> None:
    """Register which facts become which events; called when the app starts."""
    register_events(TOPIC_POSTED, posted_events)
    register_events(TOPIC_EXPIRING, told_as_it_is)
    register_events(TOPIC_TIER_ENDS, told_as_it_is)
    for topic in TOPICS_OF_COUPONS:
        register_events(topic, told_as_it_is)


def posted_events(rows: Sequence[Outbox]) -> Iterator[Event]:
    """Yield the events of postings: points earned, redeemed, expired, a refund, a tier that changed."""
    places = [(str(row.data["account"]), int(row.data["posting"])) for row in rows]
    entries = _by_place(_ENTRIES, places)
    refunds = _by_place(_REFUNDS, places)
    for row, place in zip(rows, places, strict=True):
        told = [*_refund_events(refunds.get(place, [])), *_entry_events(entries.get(place, [])), *_tier_events(row)]
        for sequence, (kind, data) in enumerate(told):
            yield Event(row.id, sequence, row.member_id, kind, {"member": str(row.member_id), **data})


def told_as_it_is(rows: Sequence[Outbox]) -> list[Event]:
    """Return facts that were written for their event alone."""
    return [Event(row.id, 0, row.member_id, row.topic, {"member": str(row.member_id), **row.data}) for row in rows]


def _entry_events(entries: Iterable[Sequence[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry_id, kind, points, balance, occurred_at, expires_at, purchase_id, _, reason in entries:
        if kind not in _TOLD or not points:
            continue
        data = {
            "entry": str(entry_id), "kind": kind, "points": points, "balance": balance, "reason": reason,
            "occurred_at": occurred_at.isoformat(), "purchase": str(purchase_id) if purchase_id else None,
        }  # fmt: skip
        if kind in ("earned", "completed"):
            data["expires_at"] = expires_at.isoformat() if expires_at else None
        yield _TOLD[kind], data


def _refund_events(refunds: Iterable[Sequence[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for refund_id, purchase_id, amount, occurred_at in refunds:
        yield "purchase.refunded", {
            "refund": str(refund_id), "purchase": str(purchase_id), "amount": amount,
            "occurred_at": occurred_at.isoformat(),
        }  # fmt: skip


def _tier_events(row: Outbox) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what changed of the tier: the posting says so itself, because standings are overwritten later."""
    for change in row.data.get("tiers", ()):
        yield "tier.changed", change


def _by_place(query: str, places: Sequence[Place]) -> dict[Place, list[Sequence[Any]]]:
    found: dict[Place, list[Sequence[Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query, [[account for account, _ in places], [no for _, no in places]])
        for account_id, no, *columns in cursor.fetchall():
            found.setdefault((str(account_id), no), []).append(columns)
    return found
