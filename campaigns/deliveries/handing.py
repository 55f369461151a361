"""One connection that hands letters over, one after the other, each committed as `sending` before it leaves.

What became of the one before is written in the same transaction: a message costs one commit, and a connection that
dies leaves one delivery of which nobody knows. The transaction is one message to PostgreSQL, made of statements that
are prepared once: each of them still sees what was committed before it began, and the last one what was committed
before it had the member's lock.
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
_PREPARE_TOLD = """
PREPARE told (uuid, uuid, text, text, text, text, text, text, int, timestamptz, timestamptz, numeric) AS
UPDATE campaigns_delivery SET state = $3, reason = $4, error = $5, ref = $6, channel = $7, rest = $8, attempts = $9,
    due_at = $10, settled_at = $11, cost = $12, claim = NULL, lease_until = NULL
WHERE id = $1 AND claim = $2 AND (state = 'sending' OR state = 'unknown' AND $3 IN ('accepted', 'unknown'))
"""
_TOLD = """
EXECUTE told (%(told_id)s, %(told_claim)s, %(state)s, %(reason)s, %(error)s, %(ref)s, %(channel)s, %(rest)s,
    %(attempts)s, %(due_at)s, %(settled_at)s, %(cost)s)
"""
# Held until the decision is committed: who withdraws a consent, or is written to by another send, waits or is seen.
_PREPARE_MEMBER = "PREPARE member (uuid) AS SELECT 1 FROM members_member WHERE id = $1 FOR NO KEY UPDATE"
_PREPARE_LOOK = "PREPARE {name} (uuid[], uuid, timestamptz, timestamptz) AS {look}"
_LOOK_PARAMETERS = {"%(ids)s": "$1", "%(claim)s": "$2", "%(at)s": "$3", "%(quiet)s": "$4"}
_TAKE = "EXECUTE member (%(member)s); EXECUTE {name} (%(ids)s, %(claim)s, %(at)s, %(quiet)s); COMMIT"


class Hand:
    """Marks deliveries of one connection of the database as sending, and says what became of them."""

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self._told: tuple[Claimed, Told] | None = None
        self.use(raw)

    def use(self, raw: "psycopg.Connection[Any]") -> None:
        """Work over this connection: another one after the one before was lost."""
        self._raw = raw
        self._names: dict[UUID, str] = {}
        raw.execute("DEALLOCATE ALL")
        # A plan for this one delivery would be no better, and to make it takes longer than to run it.
        raw.execute("SET plan_cache_mode = force_generic_plan")
        raw.execute(_PREPARE_TOLD)
        raw.execute(_PREPARE_MEMBER)

    def take(self, claimed: Claimed, question: Question, at: datetime) -> str | None:
        """Commit a delivery as sending; returns the address, None where it may not, or may not any more, be sent."""
        name = self._look(question)
        values = {
            "member": claimed.member_id, "ids": [claimed.id], "claim": claimed.claim, "at": at,
            "quiet": question.policy.quiet_end(at), **self._values(),
        }  # fmt: skip
        told = _TOLD + ";" if self._told is not None else ""
        row = self._run(f"BEGIN; {told} {_TAKE.format(name=name)}", values)
        self._told = None
        return row[4] if row is not None and row[1] == "sending" else None

    def tell(self, claimed: Claimed, told: Told) -> None:
        """Remember what became of a delivery: written with the next one, or by `flush`."""
        self._told = (claimed, told)

    def flush(self) -> None:
        """Write what is remembered."""
        if self._told is not None:
            self._run(_TOLD, self._values())
            self._told = None

    def _values(self) -> dict[str, Any]:
        if self._told is None:
            return {}
        claimed, told = self._told
        return {"told_id": claimed.id, "told_claim": claimed.claim, **told._asdict()}

    def _run(self, statements: str, values: dict[str, Any]) -> Any:
        """Run statements as one message and return the last row that any of them answers with."""
        cursor, row = psycopg.ClientCursor(self._raw), None
        try:
            cursor.execute(statements, values)
            while True:
                row = cursor.fetchone() if cursor.description else row
                if not cursor.nextset():
                    return row
        except psycopg.Error:
            if not self._raw.closed:
                self._raw.rollback()
            raise

    def _look(self, question: Question) -> str:
        """Return the name of the prepared statement that looks at a send's deliveries."""
        name = self._names.get(question.send_id)
        if name is None:
            name = f"look_{len(self._names)}"
            text = look(question, "sending").as_string(self._raw)
            for parameter, number in _LOOK_PARAMETERS.items():
                text = text.replace(parameter, number)
            self._raw.execute(_PREPARE_LOOK.format(name=name, look=text).encode())
            self._names[question.send_id] = name
        return name
