"""The rows of a posting, and the one call that writes them. Nothing else writes the ledger's tables."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import transaction

from loyalty_site.lib.ids import uuid7
from loyalty_site.lib.prepared import run
from members.actions.outbox import kick
from rewards.core.chain import entry_hash, note_digest
from rewards.core.standing import Entry, Journal, Standing
from rewards.core.terms import Timeline
from rewards.core.tiers import FOREVER
from rewards.selectors.accounts import Account

# In the order of `rewards_write`'s parameters: what is referred to comes before what refers to it.
_TABLES = (
    "purchases", "lines", "refunds", "refund_lines", "activities", "postings", "entries", "lots", "holds", "tiers",
    "accounts", "counts", "outbox", "counters",
)  # fmt: skip
_ROWS = ", ".join("%s::jsonb" if table in ("postings", "entries") else "%s::json" for table in _TABLES)
_WRITE = f"SELECT rewards_write({_ROWS})"
_WRITE_IF_UNMOVED = f"SELECT rewards_write_if_unmoved(%s::uuid, %s, %s, %s::json, %s::int, %s::text, %s::text, {_ROWS})"
Row = dict[str, Any]
Key = TypeVar("Key")


def _hex(value: bytes | None) -> str | None:
    """Return bytes as PostgreSQL reads them from text."""
    return None if value is None else "\\x" + value.hex()


def _default(value: Any) -> Any:
    if isinstance(value, bytes):
        return _hex(value)
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value))


class Batch:
    """Rows by table, gathered while facts are folded and written in one call, in one transaction."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self._accounts: dict[UUID, Row] = {}
        self._lots: dict[tuple[UUID, int], Row] = {}
        self._tiers: dict[tuple[UUID, int], Row] = {}
        self._counts: dict[tuple[UUID, str, str], list[int]] = {}
        self._counters: dict[str, list[int]] = {}

    def add(self, table: str, row: Row) -> None:
        """Add a row, by column name."""
        self.rows[table].append(row)

    def post(
        self, account_id: UUID, standing: Standing, journal: Journal, timeline: Timeline, posting: Row, fact_digest: bytes,
        *, note: str | None = None, note_salt: bytes | None = None,
    ) -> None:  # fmt: skip
        """Add a posting with everything its fold did: entries chained, lots, tiers, holds, counts, the account."""
        posting["digest"] = fact_digest
        self.rows["postings"].append(posting)
        noted = note_digest(note, note_salt) if note is not None and note_salt is not None else None
        first = standing.entries - len(journal.entries) + 1
        for offset, entry in enumerate(journal.entries):
            is_noted = noted is not None and offset == len(journal.entries) - 1
            self._add_entry(
                account_id, standing, first + offset, posting, entry, fact_digest,
                (note, note_salt, noted) if is_noted else (None, None, None),
            )  # fmt: skip
        for no in journal.touched:
            self._lots[account_id, no] = _lot_row(account_id, standing, no)
        self._add_tiers(account_id, standing, journal)
        self._add_holds(account_id, journal)
        self._count(account_id, journal)
        self._accounts[account_id] = _account_row(account_id, standing)

    def _add_entry(
        self, account_id: UUID, standing: Standing, no: int, posting: Row, entry: Entry, fact_digest: bytes,
        note: tuple[str | None, bytes | None, bytes | None],
    ) -> None:  # fmt: skip
        entry_id, posted_at, posting_no = uuid7(), posting["posted_at"], posting["no"]
        standing.hash = entry_hash(
            standing.hash, account_id, no, posting_no, entry_id, posted_at, entry, note[2], fact_digest
        )
        self.rows["entries"].append(
            {
                "id": entry_id, "account_id": account_id, "no": no, "posting_no": posting_no, "kind": entry.kind,
                "points": entry.points, "balance_after": entry.balance_after, "occurred_at": entry.occurred_at,
                "posted_at": posted_at, "expires_at": entry.expires_at, "is_limited": entry.limited,
                "reason": entry.reason, "note": note[0], "note_salt": note[1], "note_digest": note[2],
                "breakdown": entry.breakdown, "moves": entry.moves, "purchase_id": entry.purchase_id,
                "refund_id": entry.refund_id, "hold_id": entry.hold_id, "terms": entry.terms, "hash": standing.hash,
            }
        )  # fmt: skip

    def _add_tiers(self, account_id: UUID, standing: Standing, journal: Journal) -> None:
        if not journal.tier_changes:
            return
        for no in range(max(0, len(standing.tiers) - len(journal.tier_changes)), len(standing.tiers)):
            held = standing.tiers[no]
            self._tiers[account_id, no] = {
                "account_id": account_id, "no": no, "code": held.code, "since": held.since, "until": held.until,
            }  # fmt: skip

    def _add_holds(self, account_id: UUID, journal: Journal) -> None:
        for held in journal.holds_opened:
            self.rows["holds"].append(
                {
                    "id": held.id, "account_id": account_id, "points": held.points, "captured": 0,
                    "ends_at": held.ends_at, "drawn": held.drawn, "status": "open",
                }
            )  # fmt: skip
        for hold, status, captured in journal.holds_resolved:
            self.rows["holds"].append(
                {
                    "id": hold.id, "account_id": account_id, "points": hold.points, "captured": captured,
                    "ends_at": hold.ends_at, "drawn": hold.drawn, "status": status,
                }
            )  # fmt: skip

    def _count(self, account_id: UUID, journal: Journal) -> None:
        for rule, period, awards, points, is_shared in journal.counts:
            _add(self._counts, (account_id, rule, period), awards, points)
            if is_shared:
                _add(self._counters, rule, awards, points)

    def keep(self, account_id: UUID, standing: Standing) -> None:
        """Write the account's row alone: time has passed, and nothing happened."""
        self._accounts[account_id] = _account_row(account_id, standing)

    def absorb(self, other: "Batch") -> None:
        """Take over what another batch gathered after this one."""
        for table, rows in other.rows.items():
            self.rows[table] += rows
        self._accounts |= other._accounts
        self._lots |= other._lots
        self._tiers |= other._tiers
        for account_count, (awards, points) in other._counts.items():
            _add(self._counts, account_count, awards, points)
        for rule, (awards, points) in other._counters.items():
            _add(self._counters, rule, awards, points)

    @property
    def counters(self) -> dict[str, list[int]]:
        """Return what shared counters will change by: rule → awards, points."""
        return self._counters

    def tables(self) -> dict[str, list[Row]]:
        """Return all rows by table, projections in their last state."""
        tables = {name: rows for name, rows in self.rows.items() if rows}
        tables["accounts"] = [self._accounts[key] for key in sorted(self._accounts)]
        if self._lots:
            tables["lots"] = list(self._lots.values())
        if self._tiers:
            tables["tiers"] = list(self._tiers.values())
        if self._counts:
            tables["counts"] = [
                {
                    "account_id": account,
                    "rule": rule,
                    "period": period,
                    "awards": count[0],
                    "points": count[1],
                }
                for (account, rule, period), count in self._counts.items()
            ]
        if self._counters:
            tables["counters"] = [
                {"rule": rule, "awards": counter[0], "points": counter[1]}
                for rule, counter in sorted(self._counters.items())
            ]
        if "holds" in tables:
            tables["holds"] = list({row["id"]: row for row in tables["holds"]}.values())
        return tables

    def write(self) -> None:
        """Write everything, in the caller's transaction."""
        run(_WRITE, self._payload())
        self._tell()

    def write_if_unmoved(self, account: Account | None, claims: Sequence[Any]) -> None:
        """Write everything and what `claim_arguments` says, unless the account has moved since it was read.

        Raises OperationalError caused by SerializationFailure where it has, or a claim was answered before.
        """
        unmoved = (account.id, account.version, account.status) if account is not None else (None, None, None)
        run(_WRITE_IF_UNMOVED, [*unmoved, *claims, *self._payload()])
        self._tell()

    def _tell(self) -> None:
        """Ask for the relay of the facts that were written, once they are committed."""
        if "outbox" in self.rows:
            transaction.on_commit(kick)

    def _payload(self) -> list[str | None]:
        tables = self.tables()
        return [orjson.dumps(tables[name], default=_default).decode() if name in tables else None for name in _TABLES]


def _add(counts: dict[Key, list[int]], key: Key, awards: int, points: int) -> None:
    total = counts.setdefault(key, [0, 0])
    total[0] += awards
    total[1] += points


def _lot_row(account_id: UUID, standing: Standing, no: int) -> Row:
    lot = standing.lots[no]
    return {
        "account_id": account_id, "no": no, "points": lot.points, "available": lot.available, "pending": lot.pending,
        "held": lot.held, "earned_at": lot.earned_at, "expires_at": lot.expires_at, "matures_at": lot.matures_at,
        "is_limited": lot.limited, "terms": lot.terms, "purchase_id": lot.purchase_id,
    }  # fmt: skip


def _account_row(account_id: UUID, standing: Standing) -> Row:
    held = standing.tiers[-1] if standing.tiers else None
    return {
        "id": account_id, "available": standing.available, "pending": standing.pending, "held": standing.held,
        "debt": standing.debt, "tier": held.code if held else None, "tier_since": held.since if held else None,
        "tier_until": held.until if held else None, "tier_due_at": standing.tier_due_at,
        "lots_due_at": _finite(standing.lots_due_at), "clock_at": standing.clock, "entries": standing.entries,
        "postings": standing.postings, "lots_made": standing.lots_made, "purchases": standing.purchases,
        "hash": standing.hash,
    }  # fmt: skip


def _finite(moment: datetime) -> datetime | None:
    return None if moment >= FOREVER else moment
