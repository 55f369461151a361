"""Random years of shopping, lived through by the actions that people use."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import time_machine

from rewards.actions.activities import post_activity
from rewards.actions.adjustments import adjust
from rewards.actions.coupons import exchange
from rewards.actions.due import expire_points, mature_points, review_tiers
from rewards.actions.holds import capture_hold, place_hold, release_hold
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import complete_purchase
from rewards.actions.refunds import post_refund
from rewards.actions.transfers import transfer
from rewards.core.refusals import Refusal
from tests.rewards.audit.histories import FULL
from tests.rewards.cast import account, draft, line, published

REWARDS = """
rewards:
  - {code: drip, name: {ja: ドリップ, en: Drip}, points: 40, coupon: {kind: free_item, sku: DRIP, up_to: "700", valid: {days: 30}}}
  - {code: off, name: {ja: 500円引き, en: 500 yen off}, points: 90, coupon: {kind: amount, amount: "500", valid: {days: 60}}}
"""
YEAR = FULL.replace("  expiry: {after: {months: 6}}", "  expiry: {after: {months: 3}}") + REWARDS
BEGIN, DAYS = datetime(2025, 1, 10, 3, tzinfo=UTC), 420
END = BEGIN + timedelta(days=DAYS)
SKUS = (("APPLE", ""), ("LATTE", "COFFEE"), ("BEANS-1", ""), ("CARD", "GIFT CARD"))


class Year:
    """Some accounts, and what happens to them day after day; what is refused did not happen."""

    def __init__(self, seed: int, *, publishes: bool) -> None:
        self.random = Random(seed)
        self.publishes = publishes
        self.accounts: list[UUID] = []
        self.purchases: list[UUID] = []
        self.totals: list[UUID] = []  # purchases without their lines
        self.holds: list[UUID] = []
        self.numbers = iter(range(1_000_000))

    def live(self) -> None:
        """Live through it."""
        with time_machine.travel(BEGIN, tick=True) as traveller:
            published(YEAR)
            self.accounts = [account(BEGIN - timedelta(days=30 * number)) for number in range(3)]
            at = BEGIN
            while at < END:
                at += timedelta(hours=self.random.randrange(2, 120))
                traveller.move_to(at)
                try:
                    self._happen(at)
                except Refusal:
                    continue

    def _happen(self, at: datetime) -> None:
        act = self.random.choices(
            [self._buy, self._refund, self._exchange, self._adjust, self._hold, self._end_hold, self._send, self._visit,
             self._complete, self._pass_time, self._join, self._publish],
            [40, 8, 8, 5, 4, 4, 3, 4, 4, 6, 1, 1 if self.publishes else 0],
        )[0]  # fmt: skip
        act(at)

    def _who(self) -> UUID:
        return self.random.choice(self.accounts)

    def _buy(self, at: datetime) -> None:
        random = self.random
        lines = []
        for _ in range(random.randint(1, 4)):
            sku, category = random.choice(SKUS)
            quantity = random.randint(1, 3)
            lines.append(
                line(random.randrange(100, 6000), sku=sku, category=category, quantity=quantity, tax_rate=1000)
            )
        late = timedelta(days=random.choice([0, 0, 0, 2, 20]))
        points = random.choice([0, 0, 0, 5, 30, 80])
        bought = draft(self._who(), *lines, at=at - late, points_used=points)
        if random.random() < 0.2:
            self.totals.append(post_purchase(replace(bought, lines=())).id)
            self.lines = bought.lines
            return
        self.purchases.append(post_purchase(bought).id)

    def _refund(self, at: datetime) -> None:
        if self.purchases:
            amount = self.random.choice([None, 50, 700])
            post_refund(self.random.choice(self.purchases), f"r{next(self.numbers)}", at, amount=amount)

    def _exchange(self, at: datetime) -> None:
        exchange(self._who(), self.random.choice(["drip", "off"]))

    def _adjust(self, at: datetime) -> None:
        expires_at = self.random.choice([None, at + timedelta(days=25)])
        points = self.random.choice([-40, -5, 30, 200])
        adjust(
            self._who(),
            points,
            "goodwill",
            "",
            **({} if points < 0 or expires_at is None else {"expires_at": expires_at}),
        )

    def _hold(self, at: datetime) -> None:
        self.holds.append(
            place_hold(self._who(), self.random.choice([5, 30]), expires_in=self.random.choice([600, 86_400 * 9]))[0]
        )

    def _end_hold(self, at: datetime) -> None:
        if self.holds:
            hold = self.holds.pop()
            release_hold(hold) if self.random.random() < 0.5 else capture_hold(hold, 3)

    def _send(self, at: datetime) -> None:
        transfer(self._who(), self._who(), self.random.choice([5, 20]))

    def _visit(self, at: datetime) -> None:
        post_activity(self._who(), "visit", f"v{next(self.numbers)}", at)

    def _complete(self, at: datetime) -> None:
        if self.totals:
            complete_purchase(self.totals.pop(), self.lines)

    def _pass_time(self, at: datetime) -> None:
        mature_points(at)
        expire_points(at)
        review_tiers(at)

    def _join(self, at: datetime) -> None:
        self.accounts.append(account(at))

    def _publish(self, at: datetime) -> None:
        published(YEAR.replace('points: 1, per: "100"', f'points: {self.random.randint(1, 4)}, per: "100"'))
