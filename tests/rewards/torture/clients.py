"""Clients that work on the ledger at once, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import connection

from loyalty_site.lib.ids import uuid7
from rewards.actions.activities import post_activity
from rewards.actions.adjustments import adjust
from rewards.actions.due import expire_points, mature_points, review_tiers
from rewards.actions.holds import capture_hold, place_hold, release_hold
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import complete_purchase, credit_purchase
from rewards.actions.refunds import post_refund
from rewards.actions.transfers import transfer
from rewards.core.refusals import Refusal
from tests.rewards.cast import draft, line

# What must hold in every snapshot, in one query: rows that come back break it.
BROKEN = """
SELECT a.id::text, a.available, a.pending, a.held, a.debt, e.points, n.balance_after, l.available, l.pending, l.held
FROM rewards_pointaccount a
LEFT JOIN (SELECT account_id, sum(points) AS points, max(no) AS no FROM rewards_pointentry GROUP BY 1) e
    ON e.account_id = a.id
LEFT JOIN rewards_pointentry n ON n.account_id = a.id AND n.no = e.no
LEFT JOIN (SELECT account_id, sum(available) AS available, sum(pending) AS pending, sum(held) AS held
           FROM rewards_pointlot GROUP BY 1) l ON l.account_id = a.id
WHERE (a.available + a.pending + a.held - a.debt, a.entries)
          IS DISTINCT FROM (coalesce(e.points, 0), coalesce(e.no, 0)::int)
   OR coalesce(n.balance_after, 0) <> coalesce(e.points, 0)
   OR (a.available, a.pending, a.held)
          IS DISTINCT FROM (coalesce(l.available, 0), coalesce(l.pending, 0), coalesce(l.held, 0))
   OR (a.debt > 0 AND a.available > 0)
"""


class Client:
    """One client: random operations on a few accounts, from its own seed."""

    def __init__(self, seed: int, accounts: Sequence[UUID]) -> None:
        self.random = Random(seed)
        self.accounts = accounts
        self.purchases: list[UUID] = []
        self.receipts: list[UUID] = []
        self.guests: list[UUID] = []
        self.holds: list[UUID] = []
        self.done = self.refused = 0
        self.operations: list[tuple[int, Callable[[], object]]] = [
            (30, self.buy), (8, self.buy_by_total), (6, self.complete), (6, self.buy_as_guest), (5, self.credit),
            (14, self.refund), (8, self.hold), (5, self.capture), (3, self.release), (8, self.adjust),
            (12, self.transfer), (5, self.act), (2, self.let_time_pass),
        ]  # fmt: skip

    def work(self, count: int) -> None:
        """Do so many operations; a refusal is an answer, anything else is not caught."""
        weights = [weight for weight, _ in self.operations]
        for _ in range(count):
            _, operation = self.random.choices(self.operations, weights)[0]
            try:
                operation()
            except Refusal:
                self.refused += 1
            self.done += 1

    def account(self) -> UUID:
        """Return one of the accounts; a few are busy."""
        return self.random.choice(self.accounts[:4] if self.random.random() < 0.5 else self.accounts)

    def moment(self) -> datetime:
        """Return a time of purchase: now, or some days ago."""
        return datetime.now(UTC) - timedelta(days=self.random.choice([0, 0, 0, 1, 3, 40, 200]))

    def lines(self) -> list:
        """Return a random basket."""
        kinds = [{}, {"category": "COFFEE"}, {"sku": "BEANS-1"}, {"category": "GIFT CARD"}]
        return [
            line(self.random.randrange(1, 6000), quantity=self.random.randrange(1, 4), **self.random.choice(kinds))
            for _ in range(self.random.randrange(1, 4))
        ]

    def buy(self) -> None:
        """Buy something, with points now and then."""
        points = self.random.choice([0, 0, 0, 10, 100])
        basket = draft(self.account(), *self.lines(), at=self.moment(), points_used=points)
        self.purchases.append(post_purchase(basket).id)

    def buy_by_total(self) -> None:
        """Buy something of which the register tells the total alone."""
        from dataclasses import replace

        whole = draft(self.account(), line(1200), receipt_number="1", at=self.moment())
        self.receipts.append(post_purchase(replace(whole, lines=())).id)

    def complete(self) -> None:
        """Tell the lines of such a purchase."""
        if self.receipts:
            receipt = self.receipts.pop()
            self.purchases.append(receipt)
            complete_purchase(receipt, (line(700), line(500, category="COFFEE")))

    def buy_as_guest(self) -> None:
        """Buy something without a card."""
        self.guests.append(post_purchase(draft(None, *self.lines(), at=datetime.now(UTC))).id)

    def credit(self) -> None:
        """Bring a guest's receipt back."""
        if self.guests:
            guest = self.guests.pop()
            self.purchases.append(guest)
            credit_purchase(guest, self.account())

    def refund(self) -> None:
        """Bring goods back: by an amount or whatever is left, a member's or a guest's."""
        bought = self.purchases + self.receipts + self.guests
        if bought:
            amount = self.random.choice([None, 1, 500])
            post_refund(self.random.choice(bought), str(uuid7()), datetime.now(UTC), amount=amount)

    def hold(self) -> None:
        """Reserve points for a moment or for a while."""
        hold, _, _ = place_hold(self.account(), self.random.choice([1, 20, 90]), self.random.choice([0, 1, 600]))
        self.holds.append(hold)

    def capture(self) -> None:
        """Spend held points, some or all."""
        if self.holds:
            capture_hold(self.random.choice(self.holds), self.random.choice([None, 1, 15]))

    def release(self) -> None:
        """Give a hold up."""
        if self.holds:
            release_hold(self.random.choice(self.holds))

    def adjust(self) -> None:
        """Give points or take some."""
        adjust(self.account(), self.random.choice([300, 50, -40, -200]), "goodwill", self.random.choice(["", "why"]))

    def transfer(self) -> None:
        """Send points to another account."""
        transfer(self.account(), self.account(), self.random.randrange(1, 60))

    def act(self) -> None:
        """Do something that earns under a limit that all share."""
        post_activity(self.account(), "visit", str(uuid7()), self.moment())

    def let_time_pass(self) -> None:
        """Run the jobs."""
        at = datetime.now(UTC)
        self.random.choice([expire_points, mature_points, review_tiers])(at)


def together(jobs: Sequence[Callable[[], object]]) -> None:
    """Run jobs at once, each in a thread with its own connection; raises the first error of any."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()  # before the start: opening one takes longer than most jobs
            start.wait(30)
            job()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
