"""The whole audit: ranges of accounts, spread over processes that read one snapshot."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from loyalty_site.lib.collector import relax_collector
from rewards.audit.coupons import check_stock
from rewards.audit.difference import Difference, same
from rewards.audit.guests import check_guests
from rewards.audit.merges import check_merges
from rewards.audit.orphans import check_orphans
from rewards.audit.programme import checked_timeline
from rewards.audit.refold import check_account, check_entry
from rewards.audit.rows import Reader
from rewards.core.terms import Timeline

POSTINGS_OF_A_RANGE = 2_000
ACCOUNTS_OF_A_RANGE = 500
GUESTS_OF_A_RANGE = 5_000
COUNTERS = "rewards_rulecounter"


class Range(NamedTuple):
    """A piece of work: accounts from one id to another, or guests' purchases."""

    kind: str  # accounts | guests
    first: str
    last: str


@dataclass(slots=True)
class Checked:
    """What was checked, and the first difference if there is one."""

    accounts: int = 0
    entries: int = 0
    guests: int = 0
    counters: dict[str, list[int]] = field(default_factory=dict)
    difference: Difference | None = None

    def add(self, other: "Checked") -> None:
        """Add what another piece of work checked."""
        self.accounts += other.accounts
        self.entries += other.entries
        self.guests += other.guests
        self.difference = self.difference or other.difference
        for rule, (awards, points) in other.counters.items():
            total = self.counters.setdefault(rule, [0, 0])
            total[0] += awards
            total[1] += points


class Worker:
    """One reader of the snapshot with the terms compiled."""

    def __init__(self, conninfo: str, snapshot: str | None) -> None:
        self.reader = Reader(conninfo, snapshot)
        self.timeline: Timeline | None = checked_timeline(self.reader)

    def check(self, work: Range) -> Checked:
        """Check one range; stops at its first difference."""
        done = Checked()
        try:
            if work.kind == "guests":
                digits = self.timeline.versions[-1].digits if self.timeline is not None else 0
                done.guests = check_guests(self.reader.guests(work.first, work.last), digits)
            else:
                for rows in self.reader.accounts(work.first, work.last):
                    done.entries += check_account(rows, self.timeline, done.counters)
                    done.accounts += 1
        except Difference as difference:
            done.difference = difference
        return done


_worker: Worker | None = None


def _start(conninfo: str, snapshot: str) -> None:
    global _worker
    relax_collector()
    _worker = Worker(conninfo, snapshot)


def _check(work: Range) -> Checked:
    assert _worker is not None
    return _worker.check(work)


Progress = Callable[[int, int], None]


def verify(
    conninfo: str, *, account_id: str | None = None, processes: int = 1,
    progress: Progress | None = None,
) -> Checked:  # fmt: skip
    """Fold every account again (or one alone) and compare with what is stored.

    `progress` is told the accounts checked and their number. Shared counters, stock, guests' purchases and rows
    that belong to nothing are checked where every account is. Returns what was checked and the first difference.
    """
    total = Checked()
    reader = Reader(conninfo)
    try:
        checked_timeline(reader)
        whole = account_id is None
        if whole:
            check_orphans(reader)
        ranges, accounts = account_ranges(reader, account_id)
        if whole:
            ranges += _guest_ranges(reader)
        with _checks(conninfo, reader, ranges, processes) as results:
            for done in results:
                total.add(done)
                if progress is not None and done.accounts:
                    progress(total.accounts, accounts)
                if total.difference is not None:
                    return total
        if whole:
            _check_counters(reader, total.counters)
            check_stock(reader)
            check_merges(reader)
    except Difference as difference:
        total.difference = difference
    finally:
        reader.close()
    return total


def verify_entry(conninfo: str, account_id: str, no: int) -> Difference | None:
    """Fold an account again from its first fact to one entry, and return the first difference; None where all is right."""
    reader = Reader(conninfo)
    try:
        timeline = checked_timeline(reader)
        for rows in reader.accounts(account_id, account_id):
            check_entry(rows, timeline, no)
    except Difference as difference:
        return difference
    finally:
        reader.close()
    return None


@contextmanager
def _checks(conninfo: str, reader: Reader, ranges: list[Range], processes: int) -> Iterator[Iterator[Checked]]:
    """Check the ranges in their order, in this process or in several."""
    if processes == 1 or len(ranges) < 2:
        worker = Worker(conninfo, reader.export())
        try:
            yield map(worker.check, ranges)
        finally:
            worker.reader.close()
        return
    # Spawned, not forked: a forked process would share the connections of this one.
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, initializer=_start, initargs=(conninfo, reader.export())) as pool:
        yield pool.imap(_check, ranges)


def account_ranges(reader: Reader, account_id: str | None) -> tuple[list[Range], int]:
    """Cut the accounts into ranges of about equal work, by their ids."""
    if account_id is not None:
        return [Range("accounts", account_id, account_id)], 1
    ranges: list[Range] = []
    first, accounts, postings, total = "", 0, 0, 0
    last = ""
    for last, count in reader.stream("SELECT id, postings FROM rewards_pointaccount ORDER BY id"):
        first = first or last
        accounts, postings = accounts + 1, postings + int(count)
        if postings >= POSTINGS_OF_A_RANGE or accounts >= ACCOUNTS_OF_A_RANGE:
            ranges.append(Range("accounts", first, last))
            total, first, accounts, postings = total + accounts, "", 0, 0
    if first:
        ranges.append(Range("accounts", first, last))
    return ranges, total + accounts


def _guest_ranges(reader: Reader) -> list[Range]:
    ranges: list[Range] = []
    first, last, count = "", "", 0
    for (last,) in reader.stream("SELECT id FROM rewards_purchase WHERE account_id IS NULL ORDER BY id"):
        first, count = first or last, count + 1
        if count == GUESTS_OF_A_RANGE:
            ranges.append(Range("guests", first, last))
            first, count = "", 0
    if first:
        ranges.append(Range("guests", first, last))
    return ranges


def _check_counters(reader: Reader, counted: dict[str, list[int]]) -> None:
    """Compare shared counters with what all accounts' postings counted."""
    stored = {
        rule: [int(awards), int(points)]
        for rule, awards, points in reader.rows("SELECT rule, awards, points FROM rewards_rulecounter ORDER BY rule")
    }
    for rule in sorted(stored.keys() | counted.keys()):
        awards, points = counted.get(rule, [0, 0])
        found = stored.get(rule, [0, 0])
        same(COUNTERS, rule, "awards", awards, found[0])
        same(COUNTERS, rule, "points", points, found[1])
