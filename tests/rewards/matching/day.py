"""A day in Ginza: sales at the counter by their totals, and the journal of the register beside it."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from loyalty_site.lib.clock import now
from members.models import Register
from rewards.actions.posting import post_purchase
from rewards.core.drafts import Draft
from rewards.journals import jobs
from rewards.journals.taking import take
from rewards.models import Journal, MatchingCase, MatchingDay
from tests.members.counter.cast import tablet
from tests.rewards.cast import account, published

JST = ZoneInfo("Asia/Tokyo")
HEADER = ("レシート番号", "日付", "時刻", "合計", "商品コード", "商品名", "部門", "数量", "金額", "税率")


@dataclass
class Receipt:
    """A receipt: its lines are (SKU, category, quantity, amount)."""

    number: str
    at: datetime
    lines: Sequence[tuple[str, str, int, int]]

    @property
    def total(self) -> int:
        return sum(line[3] for line in self.lines)


@dataclass
class Day:
    """Yesterday in Ginza at register 1."""

    register: Register = field(default_factory=lambda: _register())
    day: date = field(default_factory=lambda: now().astimezone(JST).date() - timedelta(days=1))

    def at(self, hour: int, minute: int = 0, second: int = 0) -> datetime:
        """Return a moment of the day."""
        return datetime.combine(self.day, time(hour, minute, second), JST)

    @property
    def row(self) -> MatchingDay:
        return MatchingDay.objects.get(store="GINZA", day=self.day)

    def case(self) -> MatchingCase:
        """Return the only case there is."""
        return MatchingCase.objects.get()


def _register() -> Register:
    published()
    return tablet().register


def sell(account_id: UUID | None, number: str, at: datetime, total: int, register: str = "1") -> UUID:
    """Post a sale by its total, as the counter does."""
    day = at.astimezone(JST).date()
    return post_purchase(
        Draft(
            store="GINZA", external_id=f"{register}-{day:%Y%m%d}-{number}", purchased_at=at, total=total,
            account_id=account_id, register=register, receipt_register=register, receipt_number=number,
        ),
        origin="counter",
    ).id  # fmt: skip


def apples(number: str, at: datetime, total: int = 1000) -> Receipt:
    """Return a receipt of apples."""
    return Receipt(number, at, [("APPLE", "FRUIT", 1, total)])


def journal_of(receipts: Iterable[Receipt], header: Sequence[str] = HEADER, encoding: str = "cp932") -> bytes:
    """Return the file in which the register tells them."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(header)
    for receipt in receipts:
        local = receipt.at.astimezone(JST)
        for sku, category, quantity, amount in receipt.lines:
            rows.writerow(
                [receipt.number, f"{local:%Y/%m/%d}", f"{local:%H:%M}", f"￥{receipt.total:,}", sku, sku, category,
                 quantity, f"{amount:,}", "8%"]
            )  # fmt: skip
    return text.getvalue().encode(encoding)


def delivered(receipts: Iterable[Receipt], *, is_whole: bool = True, register: str = "1") -> Journal:
    """Deliver a journal and have it read; returns it as it ended."""
    journal = take("GINZA", register, "売上.csv", journal_of(receipts), is_whole=is_whole)
    jobs.run_waiting()
    journal.refresh_from_db()
    assert journal.status == Journal.Status.DONE, journal.status
    return journal


def member(name: str = "") -> UUID:
    """Return the account of somebody who buys."""
    return account(name=name)
