"""One connection that hands letters over, one after the other, each committed as `sending` before it leaves.

What became of the one before is written in the same transaction: a message costs one commit, and a connection that
dies leaves one delivery of which nobody knows.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from campaigns.audience.decision import Question
from campaigns.audience.last_look import look
from campaigns.core.retries import Told
from campaigns.deliveries.claiming import Claimed

# Where the lease ran out meanwhile it has been called unknown; that it was accepted after all is better known.
_TOLD = """
UPDATE campaigns_delivery SET state = %(state)s::text, reason = %(reason)s, error = %(error)s, ref = %(ref)s,
    channel = %(channel)s, rest = %(rest)s, attempts = %(attempts)s, due_at = %(due_at)s, settled_at = %(settled_at)s,
    claim = NULL, lease_until = NULL
WHERE id = %(id)s AND claim = %(claim)s
    AND (state = 'sending' OR state = 'unknown' AND %(state)s::text IN ('accepted', 'unknown'))
"""
# Held until the decision is committed: who withdraws a consent, or is written to by another send, waits or is seen.
_MEMBER = "SELECT 1 FROM members_member WHERE id = %s FOR NO KEY UPDATE"


class Hand:
    """Marks deliveries of one connection of the database as sending, and says what became of them."""

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self._statements: dict[UUID, bytes] = {}
        self._told: tuple[Claimed, Told] | None = None
        self.use(raw)

    def use(self, raw: "psycopg.Connection[Any]") -> None:
        """Work over this connection: another one after the one before was lost."""
        self._raw = raw
        self._statements.clear()
        # A plan for this one delivery would be no better, and to make it takes longer than to run it.
        raw.execute("SET plan_cache_mode = force_generic_plan")

    def take(self, claimed: Claimed, question: Question, at: datetime) -> str | None:
        """Commit a delivery as sending; returns the address, None where it may not, or may not any more, be sent."""
        values = {
            "ids": [claimed.id], "claim": claimed.claim, "at": at, "quiet": question.policy.quiet_end(at)
        }  # fmt: skip
        with self._raw.pipeline(), self._raw.transaction():
            self._write_told()
            self._execute(_MEMBER, [claimed.member_id])
            looked = self._execute(self._look(question), values)
        self._told = None
        row = looked.fetchone()
        return row[4] if row is not None and row[1] == "sending" else None

    def tell(self, claimed: Claimed, told: Told) -> None:
        """Remember what became of a delivery: written with the next one, or by `flush`."""
        self._told = (claimed, told)

    def flush(self) -> None:
        """Write what is remembered."""
        if self._told is not None:
            with self._raw.transaction():
                self._write_told()
            self._told = None

    def _write_told(self) -> None:
        if self._told is not None:
            claimed, told = self._told
            self._execute(_TOLD, told._asdict() | {"id": claimed.id, "claim": claimed.claim})

    def _execute(self, statement: str | bytes, values: Any) -> "psycopg.Cursor[Any]":
        """Run a statement that is planned once: Django's own cursors write values into the text, and plan each anew."""
        return psycopg.Cursor(self._raw).execute(statement, values, prepare=True)

    def _look(self, question: Question) -> bytes:
        key = question.send_id
        if key not in self._statements:
            self._statements[key] = look(question, "sending").as_string(self._raw).encode()
        return self._statements[key]
