"""The columns of a file of purchases (`docs/imports.md`)."""

from rewards.imports.columns import MEMBER, REJECT

# What is said once a purchase: on its first line, and the same or nothing on the others.
KEY = ("store", "external_id")
HEAD = (
    *KEY, "purchased_at", *MEMBER, "customer_ref", "register", "clerk", "receipt_register",
    "receipt_number", "prices", "shipping", "tax", "total", "points_used",
)  # fmt: skip
LINE = ("sku", "name", "category", "quantity", "unit_price", "amount", "discount", "tax_rate")
REQUIRED = ("store", "external_id", "purchased_at", "total")
KNOWN = (*HEAD, *LINE, *REJECT)
