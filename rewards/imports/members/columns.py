"""The columns of a file of members (`docs/imports.md`)."""

from rewards.imports.columns import REJECT

CONSENTS = ("consent_email", "consent_sms", "consent_line", "consent_push")
COLUMNS = (
    "external_id", "cards", "name", "kana", "phone", "email", "birthday", "language", "joined_on", "store", "tier",
    "tier_since", "tier_until", *CONSENTS, "consented_on", "consent_wording",
)  # fmt: skip
REQUIRED = ("external_id", "joined_on")
KNOWN = (*COLUMNS, *REJECT)
CARDS_SEPARATOR = ";"
