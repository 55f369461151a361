"""What time does by itself: expiry, maturity, tier reviews, for all accounts on which something is due."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from loyalty_site.lib.clock import now
from members.actions import job_runs
from rewards.actions.accounts import announce, fold
from rewards.actions.batch import Batch
from rewards.core.facts import Tick
from rewards.core.standing import Journal
from rewards.selectors.accounts import load

CHUNK = 500
JOBS = {"expire": "expire_points", "mature": "mature_points", "review": "review_tiers"}  # by what is due

_DUE = {
    "expire": (
        "SELECT DISTINCT account_id FROM rewards_pointlot WHERE expires_at <= %s AND available + pending > 0"
        " UNION SELECT account_id FROM rewards_hold WHERE status = 'open' AND ends_at <= %s"
    ),
    "mature": "SELECT DISTINCT account_id FROM rewards_pointlot WHERE matures_at <= %s AND pending > 0",
    "review": "SELECT id FROM rewards_pointaccount WHERE tier_due_at <= %s",
}


def expire_points(at: datetime, progress: Callable[[int, int], None] | None = None) -> int:
    """Expire what is past its date by this instant, and end the holds that have run out; returns the points."""
    return _run("expire", at, lambda journal: -sum(e.points for e in journal.entries if e.kind == "expired"), progress)


def mature_points(at: datetime, progress: Callable[[int, int], None] | None = None) -> int:
    """Make pending points available whose day has come; returns how many lots matured."""
    return _run("mature", at, lambda journal: sum(e.kind == "matured" for e in journal.entries), progress)


def review_tiers(at: datetime, progress: Callable[[int, int], None] | None = None) -> int:
    """Judge the tiers whose review is due; returns how many changed."""
    return _run("review", at, lambda journal: sum(c.code != c.before for c in journal.tier_changes), progress)


def _run(kind: str, at: datetime, count: Callable[[Journal], int], progress: Callable[[int, int], None] | None) -> int:
    """Let time pass on each account that is due, in chunks of their own: stopped, it goes on where it was."""
    total, done, began_at = 0, 0, now()
    with connection.cursor() as cursor:
        cursor.execute(_DUE[kind], [at] * _DUE[kind].count("%s"))
        account_ids = sorted(row[0] for row in cursor.fetchall())
    for chunk in _chunks(account_ids):
        total += _tick(chunk, at, kind, count)
        done += len(chunk)
        if progress is not None:
            progress(done, len(account_ids))
    job_runs.ended(JOBS[kind], began_at, total)
    return total


def _chunks(account_ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(account_ids), CHUNK):
        yield account_ids[start : start + CHUNK]


def _tick(account_ids: list[UUID], at: datetime, kind: str, count: Callable[[Journal], int]) -> int:
    counted = 0
    with transaction.atomic():
        batch = Batch()
        for account in load(account_ids, at).values():
            clock = account.standing.clock
            if clock is not None and clock >= at:
                continue  # folded further already: by a purchase of the same second, or by a run before this one
            journal = fold(account, Tick(at), batch, kind="tick", origin="clock", data={"why": kind}, until=at)
            announce(batch, account, journal, "clock", kind)
            counted += count(journal)
        batch.write()
    return counted
