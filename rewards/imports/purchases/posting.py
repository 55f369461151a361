"""Purchases that wait are folded account by account, and written chunk by chunk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction

from loyalty_site.lib.clock import now
from rewards.actions.accounts import counters_of, fold
from rewards.actions.copying import CopyBatch, copy_lines
from rewards.actions.locking import lock_accounts, segments_of_members
from rewards.core.bases import line_bases
from rewards.core.context import NO_CONTEXT, Context
from rewards.core.facts import Tick
from rewards.core.refusals import MemberLeft, Refusal
from rewards.core.standing import Standing
from rewards.imports import runs
from rewards.imports.purchases import waiting
from rewards.imports.purchases.waiting import LINE_COLUMNS, PURCHASE_COLUMNS, Waiting
from rewards.models import StagedPurchase
from rewards.selectors.accounts import Account

CHUNK = 2000
LOTS_KEPT = 32


@dataclass(frozen=True, slots=True)
class Task:
    """A chunk to be posted: accounts of a run, or its guests where there are none."""

    run_id: UUID
    account_ids: tuple[UUID, ...]
    is_dry: bool = False

    def carry_out(self, tell: Callable[[int], None]) -> None:
        """Post the chunk; tells how many purchases each transaction posted."""
        post_task(self, tell)


def tasks(run_id: UUID, is_dry: bool) -> Iterator[Task]:
    """Yield chunks of whole accounts, in the order of their ids, then the guests."""
    after = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT account_id, count(*) FROM (SELECT account_id FROM rewards_stagedpurchase"
                " WHERE run_id = %s AND account_id > %s ORDER BY account_id LIMIT %s) w GROUP BY 1 ORDER BY 1",
                [run_id, after, CHUNK + 1],
            )
            rows = cursor.fetchall()
        if not rows:
            break
        if len(rows) > 1 and sum(count for _, count in rows) > CHUNK:
            rows.pop()  # its purchases may not all be among them
        after = rows[-1][0]
        yield Task(run_id, tuple(account_id for account_id, _ in rows), is_dry)
    if StagedPurchase.objects.filter(run_id=run_id, account_id=None).exists():
        yield Task(run_id, (), is_dry)


def post_task(task: Task, posted: Callable[[int], None]) -> None:
    """Post a chunk in one transaction, or more where one account has more than a chunk; tells how many each posted.

    Whatever another process has posted meanwhile is no longer there to be claimed.
    """
    while True:
        with transaction.atomic():
            claimed = _post_accounts(task) if task.account_ids else _post_guests(task)
        posted(claimed)
        if claimed < CHUNK:
            return


def _post_guests(task: Task) -> int:
    rows = waiting.claim_of_guests(task.run_id, CHUNK)
    if not task.is_dry:
        _copy(rows, now())
    runs.count_posted(task.run_id, accepted=len(rows))
    return len(rows)


def _post_accounts(task: Task) -> int:
    """Lock the accounts in the order of their ids, claim, fold, write, count."""
    locked = lock_accounts(task.account_ids, lock=not task.is_dry)
    rows = waiting.claim_of_accounts(task.run_id, list(task.account_ids), CHUNK)
    if not rows:
        return 0
    chunk = Chunk(locked.load(moments=[row.purchased_at for row in rows]), task, now())
    cut = _cut_account(task, rows)
    for account_id, group in groupby(rows, key=lambda row: row.account_id):
        chunk.fold_account(account_id, list(group), has_more=account_id == cut)
    chunk.write()
    return len(rows)


def _cut_account(task: Task, rows: list[Waiting]) -> UUID | None:
    """Return the account that has more purchases than one chunk takes; its time does not pass yet."""
    last = rows[-1].account_id
    if len(rows) < CHUNK:
        return None
    waits = StagedPurchase.objects.filter(run_id=task.run_id, account_id=last).exists()
    return last if waits else None


class Chunk:
    """Accounts under lock, and what their purchases do to them."""

    def __init__(self, accounts: dict[UUID, Account], task: Task, posted_at: datetime) -> None:
        self.accounts, self.task, self.posted_at = accounts, task, posted_at
        self.timeline = next(iter(accounts.values())).timeline
        self.batch = CopyBatch({key: account.standing.lots_made for key, account in accounts.items()})
        self.segments = segments_of_members(
            [account.member_id for account in accounts.values() if account.member_id], self.timeline
        )
        # Accounts first, counters last: nobody who holds a counter waits for an account.
        self.counters = counters_of(self.timeline, lock=not task.is_dry)
        self.needs_context = self.timeline.uses_segments or bool(self.counters) or _uses_birthday(self.timeline)
        self.taken: list[Waiting] = []
        self.refused: list[runs.Refused] = []

    def fold_account(self, account_id: UUID, rows: list[Waiting], *, has_more: bool) -> None:
        """Fold an account's purchases; time passes to the moment of posting with the last of them."""
        account = self.accounts[account_id]
        last = None if has_more else rows[-1]
        lots_max = LOTS_KEPT
        for row in rows:
            is_last = row is last
            try:
                self._fold(account, row, self.posted_at if is_last else None)
                self.taken.append(row)
                lots_max = forget_what_is_over(account.standing, lots_max)
            except Refusal as refusal:
                self.refused.append(runs.Refused.of(row.line_no, row.last_line_no, refusal))
                if is_last and account.standing.postings and account.status != "left":
                    self._let_time_pass(account)

    def _fold(self, account: Account, row: Waiting, until: datetime | None) -> None:
        """Fold a purchase; after a Refusal the account stands as before."""
        if account.status == "left":
            raise MemberLeft()
        context = self._context(account, row.purchased_at) if self.needs_context else NO_CONTEXT
        fact = row.bought(context)
        terms = self.timeline.at(fact.at)
        if not terms.earning.tax_included:
            line_bases(fact, terms)  # refused before anything has moved
        before = account.standing
        if fact.points_used:
            account.standing = before.copied()
        try:
            fold(
                account, fact, self.batch, kind="purchase", origin="import", context=context, content=[row.digest],
                purchase_id=fact.id, posted_at=self.posted_at, until=until,
            )  # fmt: skip
        except Refusal:
            account.standing = before
            raise

    def _context(self, account: Account, at: datetime) -> Context:
        changes = self.batch.counters
        counters = {
            code: (awards + changes.get(code, (0, 0))[0], points + changes.get(code, (0, 0))[1])
            for code, (awards, points) in self.counters.items()
        }
        segments = self.segments.get(account.member_id, frozenset()) if account.member_id else frozenset()
        return account.context(segments, counters, at)

    def _let_time_pass(self, account: Account) -> None:
        clock = account.standing.clock
        if clock is None or clock < self.posted_at:
            fold(
                account, Tick(self.posted_at), self.batch, kind="tick", origin="import", data={"why": "import"},
                posted_at=self.posted_at, until=self.posted_at,
            )  # fmt: skip

    def write(self) -> None:
        """Write what was folded, and count it."""
        if not self.task.is_dry:
            _copy(self.taken, self.posted_at)
            self.batch.write()
        runs.reject(self.task.run_id, self.refused)
        runs.count_posted(self.task.run_id, accepted=len(self.taken))


def _copy(rows: list[Waiting], posted_at: datetime) -> None:
    posted = posted_at.isoformat()
    copy_lines("rewards_purchase", PURCHASE_COLUMNS, (row.copied(posted) for row in rows))
    copy_lines("rewards_purchaseline", LINE_COLUMNS, (row.copied_lines() for row in rows if row.line_rows))


def _uses_birthday(timeline: object) -> bool:
    return any(
        rule.when.birthday_month is not None
        for terms in timeline.versions  # type: ignore[attr-defined]
        for rule in (*terms.rules, *terms.activities)
    )


def forget_what_is_over(standing: Standing, lots_max: int) -> int:
    """Drop what no later purchase can touch: purchases as refunds need them, and lots of which nothing is left.

    Lots are looked through when there are more than `lots_max`; returns how many may gather until the next time.
    """
    standing.bought.clear()
    if len(standing.lots) <= lots_max:
        return lots_max
    for no in [no for no, lot in standing.lots.items() if not lot.left]:
        del standing.lots[no]
    return max(LOTS_KEPT, 2 * len(standing.lots))
