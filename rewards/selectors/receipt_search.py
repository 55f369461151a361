"""A purchase found again by what its receipt says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from loyalty_site.lib.calendar import midnight
from rewards.core.terms import Timeline
from rewards.models import Purchase


@dataclass(frozen=True, slots=True)
class PrintedReceipt:
    """What is printed on a receipt; `bought_on` is the day in the store's own time."""

    store: str
    register: str
    number: str
    bought_on: date
    total: Decimal


def purchases_of(receipt: PrintedReceipt, known: Timeline) -> Sequence[Purchase]:
    """Return the purchases that a receipt fits in every figure, the ones that belong to nobody first."""
    terms = known.versions[-1]
    zone = terms.store_zones.get(receipt.store, terms.zone)
    rows = Purchase.objects.filter(
        store=receipt.store,
        receipt_number=receipt.number,
        receipt_register=receipt.register,
        total=receipt.total,
        purchased_at__gte=midnight(receipt.bought_on, zone),
        purchased_at__lt=midnight(receipt.bought_on + timedelta(days=1), zone),
    )
    found = rows.exclude(receipt_number="").order_by("posted_at", "pk")[:20]
    return sorted(found, key=lambda row: row.account_id is not None)
