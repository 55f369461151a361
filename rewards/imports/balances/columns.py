"""The columns of a file of balances (`docs/imports.md`)."""

from rewards.imports.columns import MEMBER, REJECT

COLUMNS = (*MEMBER, "points", "expires_on", "expires_at", "reference")
REQUIRED = ("points",)
KNOWN = (*COLUMNS, *REJECT)
