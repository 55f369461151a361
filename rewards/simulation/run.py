"""The whole simulation: ranges of accounts, spread over processes that read one snapshot; it can be stopped."""

import pickle  # nosec B403: what this process wrote itself, for its own processes
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from loyalty_site.lib.calendar import shift_months
from loyalty_site.lib.clock import now
from rewards.audit.programme import checked_timeline
from rewards.audit.rows import Reader
from rewards.audit.run import Range, account_ranges
from rewards.imports.purchases.workers import in_order, jobs_for
from rewards.selectors.audit import conninfo
from rewards.selectors.timeline import NoProgramme
from rewards.simulation.account import simulate_account
from rewards.simulation.facts import Facts
from rewards.simulation.figures import Comparison, Judge
from rewards.simulation.programmes import NOTHING_USED, Programmes, new_activities_of, programmes, unknown_of
from rewards.simulation.result import Simulation

Progress = Callable[[int, int], None]  # accounts folded, of how many; whatever it raises stops the simulation
MONTHS_LEAST, MONTHS_MOST = 1, 24


@dataclass(frozen=True, slots=True)
class Setup:
    """What every process needs to know: the draft, the period, the snapshot that all read."""

    document: Mapping[str, Any]
    start: datetime
    end: datetime
    snapshot: str
    used: str = ""  # the file that says how limits over all members are used up, once that is known


@dataclass(frozen=True, slots=True)
class Task:
    """A range of accounts to be folded."""

    setup: Setup
    first: str
    last: str

    def carry_out(self, tell: Callable[[int], None]) -> Comparison:
        """Fold the range; returns what it came to."""
        return _worker_of(self.setup).fold(self.first, self.last)


class Worker:
    """A reader of the snapshot, with the terms of every column compiled."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.reader = Reader(conninfo(), setup.snapshot)
        self.programmes = _programmes(self.reader, setup)
        self.facts = Facts(self.reader, self.programmes.in_force.digits)
        now_terms, draft = self.programmes.in_force, self.programmes.draft.terms
        self.judge = Judge(now_terms.point_value, draft.point_value, dict(draft.ranks))

    def fold(self, first: str, last: str) -> Comparison:
        """Fold the accounts from one id to another."""
        found = Comparison()
        for history in self.facts.histories(first, last):
            simulate_account(history, self.programmes, self.judge, found)
        return found


_workers: dict[tuple[str, str], Worker] = {}  # by snapshot and pass; one at a time


def _worker_of(setup: Setup) -> Worker:
    key = (setup.snapshot, setup.used)
    known = _workers.get(key)
    if known is None:
        _forget_workers()
        known = _workers[key] = Worker(setup)
    return known


def _forget_workers() -> None:
    for worker in _workers.values():
        worker.reader.close()
    _workers.clear()


def _programmes(reader: Reader, setup: Setup) -> Programmes:
    timeline = checked_timeline(reader)
    if timeline is None:
        raise NoProgramme()
    used = pickle.loads(Path(setup.used).read_bytes()) if setup.used else NOTHING_USED  # nosec B301: written by `simulate`
    return programmes(timeline, setup.document, setup.start, setup.end, used)


def simulate(
    document: Mapping[str, Any], *, months: int = 12, processes: int | None = None, progress: Progress | None = None
) -> Simulation:
    """Fold the last months under a draft's checked document, beside the terms in force.

    Raises NoProgramme, and whatever `progress` raises, with every process ended.
    """
    end = now()
    with closing(Reader(conninfo())) as reader, TemporaryDirectory() as folder:
        timeline = checked_timeline(reader)
        if timeline is None:
            raise NoProgramme()
        start = shift_months(end, -months, timeline.at(end).zone)
        setup = Setup(document, start, end, reader.export())
        terms = programmes(timeline, document, start, end)
        work = _Work(reader, processes, progress, passes=2 if terms.is_replayed else 1)
        total = work.fold(setup)
        if terms.is_replayed:
            path = Path(folder) / "used"
            path.write_bytes(pickle.dumps(terms.used_by(total.awards)))
            total = work.fold(replace(setup, used=str(path)))
    return _result(total, terms, months)


class _Work:
    """The accounts of a snapshot, folded once or twice."""

    def __init__(self, reader: Reader, processes: int | None, progress: Progress | None, *, passes: int) -> None:
        self.ranges, self.accounts = account_ranges(reader, None)
        self.jobs = _jobs(reader) if processes is None else processes
        self.progress, self.passes, self.done = progress, passes, 0

    def fold(self, setup: Setup) -> Comparison:
        """Fold every account."""
        total = Comparison()
        with closing(_results(setup, self.ranges, self.jobs)) as results:
            for found in results:
                total.add(found)
                self.done += found.accounts
                if self.progress is not None:
                    self.progress(self.done // self.passes, self.accounts)
        return total


def _jobs(reader: Reader) -> int:
    ((postings,),) = reader.rows("SELECT coalesce(sum(postings), 0)::bigint FROM rewards_pointaccount")
    return jobs_for(int(postings))


def _results(setup: Setup, ranges: list[Range], jobs: int) -> Generator[Comparison]:
    tasks = (Task(setup, each.first, each.last) for each in ranges)
    if jobs > 1 and len(ranges) > 1:
        yield from in_order(tasks, jobs)
        return
    try:
        for task in tasks:
            yield task.carry_out(lambda count: None)
    finally:
        _forget_workers()


def _result(total: Comparison, terms: Programmes, months: int) -> Simulation:
    draft, in_force = terms.draft.terms, terms.in_force
    unrecorded = [name for name in new_activities_of(draft, in_force) if name not in total.activities]
    return Simulation(
        comparison=total, months=months, start=terms.start, end=terms.end, in_force=in_force, draft=draft,
        terms_changed=terms.now is not None, replayed=tuple(sorted(terms.draft.replayed)),
        unknown=tuple(unknown_of(draft, in_force)), unrecorded=tuple(unrecorded),
    )  # fmt: skip
