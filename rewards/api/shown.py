"""Purchases and entries as they are shown: what was posted, with amounts as text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from loyalty_site.lib.money import format_amount, to_minor
from rewards.api.data import coupons_data
from rewards.models import Purchase, PurchaseLine, Refund, RefundLine
from rewards.selectors.receipts import CouponTold, in_order, stored_coupons
from rewards.selectors.statement import entries_of_purchase
from rewards.selectors.timeline import current_timeline


def purchase_shown(purchase_id: UUID) -> dict[str, Any]:
    """Return a purchase with its lines, refunds and entries; seven queries at most, whatever it holds."""
    row = Purchase.objects.get(pk=purchase_id)
    digits = current_timeline().at(row.purchased_at).digits
    lines = list(PurchaseLine.objects.filter(purchase=row).order_by("no").values())
    receipt = {"register": row.receipt_register, "number": row.receipt_number} if row.receipt_number else None
    return {
        "id": row.pk,
        "external_id": row.external_id,
        "store": row.store_id,
        "is_guest": row.account_id is None,
        "customer_ref": row.customer_ref,
        "purchased_at": row.purchased_at,
        "posted_at": row.posted_at,
        "completed_at": row.completed_at,
        "register": row.register,
        "clerk": row.clerk,
        "receipt": receipt,
        "prices": "tax_excluded" if row.is_tax_excluded else "tax_included",
        "lines": [_line(line, digits) for line in lines],
        "shipping": money(row.shipping, digits),
        "tax": money(row.tax, digits),
        "total": money(row.total, digits),
        "points_used": row.points_used,
        "coupons": coupons_data(_coupons(row), digits),
        "refunds": _refunds(purchase_id, {line["no"]: line["sku"] for line in lines}, digits),
        "entries": [entry_shown(entry, with_purchase=False) for entry in entries_of_purchase(purchase_id)],
    }


def _coupons(row: Purchase) -> tuple[CouponTold, ...]:
    return () if row.account_id is None else stored_coupons(row.pk, row.account_id)


def entry_shown(row: Mapping[str, Any], *, with_purchase: bool = True) -> dict[str, Any]:
    """Return an entry as JSON."""
    shown = {
        "id": row["id"], "kind": row["kind"], "points": row["points"], "balance_after": row["balance_after"],
        "occurred_at": row["occurred_at"], "posted_at": row["posted_at"], "expires_at": row["expires_at"],
        "reason": row["reason"], "breakdown": [in_order(part) for part in row["breakdown"]],
    }  # fmt: skip
    return shown | {"purchase": row["purchase_id"]} if with_purchase else shown


def money(amount: Decimal, digits: int) -> str:
    """Return an amount with the currency's decimals."""
    return format_amount(to_minor(amount, digits), digits)


def quantity(value: Decimal) -> str:
    """Return a quantity without the zeros that say nothing."""
    return f"{value.normalize():f}"


def _line(line: Mapping[str, Any], digits: int) -> dict[str, Any]:
    return {
        "sku": line["sku"],
        "name": line["name"],
        "category": line["category"],
        "quantity": quantity(line["quantity"]),
        "unit_price": None if line["unit_price"] is None else money(line["unit_price"], digits),
        "amount": money(line["amount"], digits),
        "discount": money(line["discount"], digits),
        "tax_rate": None if line["tax_rate"] is None else quantity(line["tax_rate"]),
    }


def _refunds(purchase_id: UUID, skus: Mapping[int, str], digits: int) -> list[dict[str, Any]]:
    returned: dict[UUID, list[dict[str, Any]]] = {}
    for line in RefundLine.objects.filter(refund__purchase_id=purchase_id).order_by("refund_id", "line_no"):
        returned.setdefault(line.refund_id, []).append(
            {
                "line": line.line_no,
                "sku": skus.get(line.line_no),
                "quantity": quantity(line.quantity),
                "amount": money(line.amount, digits),
            }
        )
    return [
        {
            "id": refund.pk,
            "external_id": refund.external_id,
            "occurred_at": refund.occurred_at,
            "amount": money(refund.amount, digits),
            "shipping": money(refund.shipping, digits),
            "lines": returned.get(refund.pk, []),
        }
        for refund in Refund.objects.filter(purchase_id=purchase_id).order_by("posted_at", "pk")
    ]
