"""The chain of an account's entries: each hash covers the one before it, its entry and its posting's fact."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from rewards.core.standing import Entry

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def digest(value: Any) -> bytes:
    """Return SHA-256 over a value's one spelling as JSON: keys sorted, times in UTC, no blanks."""
    return sha256(orjson.dumps(value, option=_OPTIONS)).digest()


def posting_digest(
    kind: str, at: datetime, clock_at: datetime, posted_at: datetime, newest_terms: int, origin: str,
    purchase_id: UUID | None, refund_id: UUID | None, data: Any, context: Any, content: Sequence[bytes | None],
) -> bytes:  # fmt: skip
    """Return the digest of a fact: what it said, what was known, the digests of its purchase and refund."""
    hexes = [part.hex() if part is not None else None for part in content]
    return digest([kind, at, clock_at, posted_at, newest_terms, origin, purchase_id, refund_id, data, context, hexes])


def terms_digest(
    version: int, document: Any, effective_at: datetime, published_at: datetime, published_by: Any, reason: str
) -> bytes:
    """Return the digest by which a published version of the terms shows that it is what was published."""
    return digest([version, document, effective_at, published_at, published_by, reason])


def note_digest(note: str, salt: bytes) -> bytes:
    """Return the salted digest by which the chain covers a note that can be erased."""
    return sha256(salt + note.encode()).digest()


def entry_hash(
    previous: bytes, account_id: UUID, no: int, posting_no: int, entry_id: UUID, posted_at: datetime, entry: Entry,
    note: bytes | None, fact: bytes,
) -> bytes:  # fmt: skip
    """Return the hash of an entry over every column but the note's text and salt."""
    columns = [
        account_id, no, posting_no, entry_id, entry.kind, entry.points, entry.balance_after, entry.occurred_at,
        posted_at, entry.expires_at, entry.limited, entry.reason, entry.breakdown, entry.moves, entry.purchase_id,
        entry.refund_id, entry.hold_id, entry.terms, note.hex() if note is not None else None, fact.hex(),
    ]  # fmt: skip
    return sha256(previous + orjson.dumps(columns, option=_OPTIONS)).digest()
