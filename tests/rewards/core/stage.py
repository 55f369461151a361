"""The stage of the heart's tests: a programme file, and an account that lives through facts. No database."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from rewards.core.context import Allowance, Context
from rewards.core.facts import (
    Activity,
    Adjustment,
    Capture,
    Completion,
    Exchange,
    Fact,
    Hold,
    Leave,
    Line,
    MergeOut,
    Opening,
    Portion,
    Purchase,
    Refund,
    Release,
    Return,
    SplitIn,
    Tick,
    TierSet,
    TransferIn,
    TransferOut,
)
from rewards.core.fold import post
from rewards.core.merging import arrival, undoing
from rewards.core.program import read
from rewards.core.standing import Journal, Standing
from rewards.core.terms import Terms, Timeline, compile_terms

JST = ZoneInfo("Asia/Tokyo")
BASE = 'rules: [{code: base, kind: amount, points: 1, per: "100"}]'
TIERS = """
tiers:
  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}
  - {code: silver, name: {ja: シルバー, en: Silver}, threshold: 10000, multiplier: "1.5"}
  - {code: gold, name: {ja: ゴールド, en: Gold}, threshold: 30000, multiplier: "2"}
"""


def jst(text: str) -> datetime:
    """Return a moment in Japan: "2026-07-31" is its first instant."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def moment(value: str | datetime) -> datetime:
    return jst(value) if isinstance(value, str) else value


@cache
def terms(text: str, version: int = 1) -> Terms:
    """Return a programme file's terms; a mistake in it is the test's own."""
    reading = read(text)
    assert reading.document is not None, [str(mistake) for mistake in reading.mistakes]
    return compile_terms(reading.document, version)


def timeline(*versions: tuple[str, str]) -> Timeline:
    """Return programme files with the day from which each is in force."""
    return Timeline([(jst(start), terms(text, number)) for number, (start, text) in enumerate(versions, 1)])


def line(
    price: int, sku: str = "APPLE", category: str = "FRUIT", *, quantity: float = 1, discount: int = 0,
    tax: int | None = None,
) -> Line:  # fmt: skip
    """Return a line: its whole price, how many items, its tax in percent."""
    return Line(sku, category, round(quantity * 1000), price, discount, None if tax is None else tax * 100)


def goods(*lines: Line | int) -> tuple[Line, ...]:
    return tuple(line(item) if isinstance(item, int) else item for item in lines)


class Account:
    """An account that facts happen to; after each of them the ledger's sums must hold."""

    numbers = 0

    def __init__(
        self, programme: str | Timeline = BASE, *, joined: str | datetime = "2026-01-01",
        counters: dict[str, list[int]] | None = None, segments: Sequence[str] = (), birthday_month: int | None = None,
    ) -> None:  # fmt: skip
        self.timeline = timeline(("2019-01-01", programme)) if isinstance(programme, str) else programme
        self.standing = Standing(joined_at=moment(joined))
        self.journal = Journal()
        self.journals: list[Journal] = []
        self.counters: dict[str, list[int]] = {} if counters is None else counters
        self.known = Context(frozenset(segments), birthday_month)

    def fold(self, fact: Fact, until: str | datetime | None = None) -> Journal:
        end = None if until is None else moment(until)
        self.standing, self.journal = post(self.standing, fact, self.timeline, until=end)
        self.journals.append(self.journal)
        for rule, _, awards, points, is_shared in self.journal.counts:
            if is_shared:
                counter = self.counters.setdefault(rule, [0, 0])
                counter[0] += awards
                counter[1] += points
        check_sums(self)
        return self.journal

    def context(self, at: datetime) -> Context:
        """Return what is known from outside: as the actions resolve it, under lock."""
        allowances = {}
        for code, rule in self.timeline.at(at).limited.items():
            if rule.limit is not None and rule.limit.is_shared:
                awards, points = self.counters.get(code, (0, 0))
                allowances[code] = Allowance(
                    None if rule.limit.total is None else max(0, rule.limit.total - awards),
                    None if rule.limit.budget is None else max(0, rule.limit.budget - points),
                )
        return replace(self.known, allowances=allowances)

    @classmethod
    def new_id(cls) -> UUID:
        cls.numbers += 1
        return uuid5(UUID(int=0), str(cls.numbers))

    def purchase(self, at: str | datetime, *lines: Line | int, **columns: Any) -> Purchase:
        """Return a purchase of these lines (a number is the price of an apple); `until` is not for it."""
        bought = goods(*lines)
        known = sum(item.price - item.discount for item in bought) + columns.get("shipping", 0)
        if columns.get("tax_excluded"):
            known += columns.get("tax", 0)
        columns.setdefault("total", known)
        columns.setdefault("store", "GINZA")
        when = moment(at)
        return Purchase(id=self.new_id(), at=when, lines=bought, context=self.context(when), **columns)

    def buy(
        self, at: str | datetime, *lines: Line | int, until: str | datetime | None = None, **columns: Any
    ) -> Purchase:
        fact = self.purchase(at, *lines, **columns)
        self.fold(fact, until)
        return fact

    def complete(self, purchase: Purchase, at: str | datetime, *lines: Line | int) -> Journal:
        whole = replace(purchase, lines=goods(*lines), context=self.context(purchase.at))
        return self.fold(Completion(self.new_id(), moment(at), whole))

    def refund(
        self, purchase: Purchase, at: str | datetime, lines: dict[int, float] | None = None, amount: int | None = None
    ) -> Journal:
        """Refund so many items of each line, or an amount, or all that is left."""
        wanted = None if lines is None else tuple((no, round(items * 1000)) for no, items in lines.items())
        return self.fold(Refund(self.new_id(), moment(at), purchase.id, wanted, amount))

    def act(self, kind: str, at: str | datetime, store: str = "") -> Journal:
        when = moment(at)
        return self.fold(Activity(self.new_id(), when, kind, store, self.context(when)))

    def adjust(
        self, points: int, at: str | datetime, expires: str | datetime | None = None, *, never: bool = False
    ) -> Journal:
        end = None if expires is None else moment(expires)
        return self.fold(Adjustment(self.new_id(), moment(at), points, "goodwill", end, end is not None or never))

    def open(self, points: int, at: str, expires: str | None) -> Journal:
        return self.fold(Opening(self.new_id(), jst(at), points, None if expires is None else jst(expires)))

    def exchange(self, points: int, at: str | datetime) -> Journal:
        return self.fold(Exchange(self.new_id(), moment(at), points, "free-drip"))

    def cancel(self, exchange: Journal, at: str) -> Journal:
        drawn = tuple((no, -change) for no, _, change in exchange.entries[-1].moves)
        return self.fold(Return(self.new_id(), jst(at), drawn, "exchange_cancelled"))

    def hold(self, points: int, at: str | datetime, ends: str | datetime | None = None) -> UUID:
        hold_id, start = self.new_id(), moment(at)
        self.fold(Hold(hold_id, start, points, start + timedelta(minutes=30) if ends is None else moment(ends)))
        return hold_id

    def capture(self, hold_id: UUID, at: str, points: int | None = None) -> Journal:
        return self.fold(Capture(self.new_id(), jst(at), hold_id, points))

    def release(self, hold_id: UUID, at: str) -> Journal:
        return self.fold(Release(self.new_id(), jst(at), hold_id))

    def send(self, points: int, at: str) -> tuple[Portion, ...]:
        return self.fold(TransferOut(self.new_id(), jst(at), points)).portions

    def receive(self, portions: tuple[Portion, ...], at: str) -> Journal:
        return self.fold(TransferIn(self.new_id(), jst(at), portions))

    def set_tier(self, code: str, at: str, since: str, until: str | None) -> Journal:
        return self.fold(TierSet(self.new_id(), jst(at), code, jst(since), None if until is None else jst(until)))

    def leave(self, at: str | datetime) -> Journal:
        return self.fold(Leave(self.new_id(), moment(at)))

    def merge_into(self, kept: "Account", at: str | datetime, purchase: Purchase | None = None) -> Callable[..., None]:
        """Merge this account into another one, or move on what a fact has just brought; returns what undoes it."""
        was, news, out = self.standing.is_merged, self.journal, MergeOut(self.new_id(), moment(at))
        credits = tuple(self.standing.credits)
        if was:
            credits = () if news.credit is None else (news.credit,)
        standing = self.standing
        counts = tuple((rule, period, *used) for (rule, period), used in standing.counts.items()) if not was else ()
        left = self.fold(out)
        tier = standing.tiers[-1] if standing.tiers and not was else None
        merged = arrival(
            out, left, credits=credits, counts=counts, purchases=0 if was else standing.purchases, tier=tier,
            purchase_id=purchase.id if purchase else None,
        )  # fmt: skip
        before, lots = kept.standing.tiers[-1] if kept.standing.tiers else None, kept.standing.lots_made
        entries = kept.fold(merged).entries

        def undo(when: str | datetime) -> None:
            split = undoing(merged, entries, moment(when), lots_before=lots, tier_before=before)
            back = kept.fold(split)
            self.fold(SplitIn(split.id, split.at, back.carried, back.debt_carried))

        return undo

    def pass_to(self, at: str | datetime) -> Journal:
        """Let time pass and nothing else happen."""
        return self.fold(Tick(moment(at)))

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Return what the newest fact wrote: kind and points of each entry."""
        return [(entry.kind, entry.points) for entry in self.journal.entries]

    @property
    def parts(self) -> dict[str, int]:
        """Return the newest fact's breakdown: points by rule."""
        rows = [row for entry in self.journal.entries if entry.kind != "reversed" for row in entry.breakdown]
        return {row["rule"]: row["points"] for row in rows}

    @property
    def notes(self) -> dict[str, str]:
        rows = [row for entry in self.journal.entries for row in entry.breakdown]
        return {row["rule"]: row["note"] for row in rows if row["note"]}

    @property
    def earned(self) -> int:
        """Return what the newest fact earned."""
        return sum(entry.points for entry in self.journal.entries if entry.kind in ("earned", "completed"))

    @property
    def lots(self) -> list[tuple[int, str | None]]:
        """Return what is left of each lot, with the moment in Japan at which it is gone."""
        return [
            (lot.left, None if lot.expires_at is None else f"{lot.expires_at.astimezone(JST):%Y-%m-%d %H:%M}")
            for lot in sorted(self.standing.lots.values(), key=lambda lot: lot.order())
            if lot.left
        ]

    @property
    def tier(self) -> str | None:
        return self.standing.tier


def earns(programme: str, *lines: Line | int, at: str = "2026-05-20 12:00", **columns: Any) -> int:
    """Return what a first purchase earns under a programme."""
    account = Account(programme)
    account.buy(at, *lines, **columns)
    return account.earned


def check_sums(account: Account) -> None:
    """Hold the account to the balance equation."""
    standing = account.standing
    entries = [entry for journal in account.journals for entry in journal.entries]
    assert sum(entry.points for entry in entries) == standing.balance
    assert standing.balance == standing.available + standing.pending + standing.held - standing.debt
    if entries:
        assert entries[-1].balance_after == standing.balance
    for field in ("available", "pending", "held"):
        assert getattr(standing, field) == sum(getattr(lot, field) for lot in standing.lots.values())
        assert all(getattr(lot, field) >= 0 for lot in standing.lots.values())
    assert all(lot.left <= lot.points for lot in standing.lots.values())
    assert standing.debt >= 0 and (not standing.debt or not standing.available)
    for entry in account.journal.entries:
        if entry.breakdown and entry.kind in ("earned", "completed", "reversed"):
            assert sum(row["points"] for row in entry.breakdown) == entry.points
