"""Purchases as they are stored, read back as what was sent."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from loyalty_site.lib.money import to_minor
from loyalty_site.lib.text import is_plain
from rewards.core.drafts import Draft, DraftLine
from rewards.models import Purchase, PurchaseLine
from rewards.selectors.timeline import current_timeline

STORED_LINE = ("sku", "quantity", "amount", "unit_price", "discount", "name", "category", "tax_rate")


def stored_draft(row: Purchase, lines: Sequence[Sequence[Any]] | None = None) -> Draft:
    """Return a stored purchase as the draft it was; its lines are read unless they are given."""
    digits = current_timeline().at(row.purchased_at).digits
    if lines is None:
        lines = list(PurchaseLine.objects.filter(purchase=row).order_by("no").values_list(*STORED_LINE))
    return Draft(
        store=row.store_id,
        external_id=row.external_id,
        purchased_at=row.purchased_at,
        total=to_minor(row.total, digits),
        lines=tuple(stored_line(line, digits) for line in lines),
        account_id=row.account_id,
        customer_ref=row.customer_ref,
        register=row.register,
        clerk=row.clerk,
        receipt_register=row.receipt_register,
        receipt_number=row.receipt_number,
        tax_excluded=row.is_tax_excluded,
        shipping=to_minor(row.shipping, digits),
        tax=to_minor(row.tax, digits),
        points_used=row.points_used,
    )


def stored_line(columns: Sequence[Any], digits: int) -> DraftLine:
    """Return a line from its columns (sku, quantity, amount, unit price, discount, name, category, tax rate)."""
    sku, quantity, amount, unit_price, discount, name, category, tax_rate = columns
    return DraftLine(
        sku=sku,
        quantity=to_minor(quantity, 3),
        amount=to_minor(amount, digits),
        unit_price=_minor(unit_price, digits),
        discount=to_minor(discount, digits),
        name=name,
        category=category,
        tax_rate=_minor(tax_rate, 4),
    )


def _minor(value: Decimal | None, digits: int) -> int | None:
    return None if value is None else to_minor(value, digits)


class Placed(NamedTuple):
    """A purchase and where it was made."""

    id: UUID
    store: str


def find_placed(reference: str) -> Placed | None:
    """Return what `{purchase}` names: an id, or `ext:STORE:ID`; None where there is none."""
    if not is_plain(reference):
        return None
    if reference.startswith("ext:"):
        _, store, external_id = [*reference.split(":", 2), "", ""][:3]
        rows = Purchase.objects.filter(store_id=store, external_id=external_id)
    else:
        try:
            rows = Purchase.objects.filter(pk=UUID(reference))
        except ValueError:
            return None
    found = rows.values_list("pk", "store_id").first()
    return Placed(*found) if found is not None else None
