"""Matching (突合): sales taken at the counter against the receipts that the register beside it has printed.

A pair is found by register and receipt number with the same total; else by register and total within ten minutes. What
could be paired in two ways is paired in none: a person decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

NEAR = timedelta(minutes=10)


class Slip(NamedTuple):
    """A sale of the counter, or a receipt of the register: `day` is the store's own, `total` in minor units."""

    id: UUID
    register: str
    number: str
    at: datetime
    day: date
    total: int

    @property
    def key(self) -> tuple[str, str]:
        """Return the register and the number as both sides write it: leading zeros are no part of it."""
        return self.register, self.number.upper().lstrip("0")


class Pair(NamedTuple):
    """A sale and the receipt that was printed for it; `by` is `number` or `time`."""

    sale: Slip
    receipt: Slip
    by: str


@dataclass(slots=True)
class Matching:
    """What was found: each sale stands in one of the four lists at most, and each receipt in one pair at most.

    `unsure` are sales with every receipt that may be theirs. A sale or a receipt of a day whose journal is not whole
    stands in `matched` or nowhere.
    """

    matched: list[Pair] = field(default_factory=list)
    differing: list[Pair] = field(default_factory=list)
    unsure: list[tuple[Slip, tuple[Slip, ...]]] = field(default_factory=list)
    only_counter: list[Slip] = field(default_factory=list)
    only_register: list[Slip] = field(default_factory=list)


def match(
    sales: Sequence[Slip], receipts: Sequence[Slip], whole: Collection[tuple[str, date]],
    refused: Collection[tuple[UUID, UUID]] = (),
) -> Matching:  # fmt: skip
    """Pair sales with receipts; `whole` names the registers and days of which every receipt is known.

    `refused` are sales and receipts of which a person has said that they are no pair.
    """
    found = Matching()
    left, printed = list(sales), list(receipts)
    for same_day in (True, False):  # around midnight the two clocks may disagree about the day
        edges = [
            (sale, receipt) for sale, receipt in _by_number(left, printed)
            if sale.total == receipt.total and (sale.day == receipt.day) is same_day
        ]  # fmt: skip
        pairs = [Pair(*sides, "number") for sides in _alone(edges)]
        found.matched += pairs
        left, printed = (
            _without(left, {pair.sale for pair in pairs}),
            _without(printed, {pair.receipt for pair in pairs}),
        )
    left = [sale for sale in left if (sale.register, sale.day) in whole]
    printed = [receipt for receipt in printed if (receipt.register, receipt.day) in whole]
    _decide(found, left, printed, refused)
    return found


def _decide(
    found: Matching, left: list[Slip], printed: list[Slip], refused: Collection[tuple[UUID, UUID]]
) -> None:  # fmt: skip
    """Sort what no number with its total has paired: near in time, another total, more than one way, or alone."""
    near = {*_by_time(left, printed), *_by_number(left, printed)}
    edges = {(sale, receipt) for sale, receipt in near if (sale.id, receipt.id) not in refused}
    pairs = set(_alone(list(edges)))
    for sale, receipt in sorted(pairs):
        if sale.total == receipt.total:
            found.matched.append(Pair(sale, receipt, "time"))
        else:
            found.differing.append(Pair(sale, receipt, "number"))
    candidates: dict[Slip, list[Slip]] = defaultdict(list)
    for sale, receipt in edges - pairs:
        candidates[sale].append(receipt)
    found.unsure = [(sale, tuple(sorted(candidates[sale]))) for sale in sorted(candidates)]
    touched = {slip for edge in edges for slip in edge}
    found.only_counter = _without(left, touched)
    found.only_register = _without(printed, touched)


def _by_number(sales: Iterable[Slip], receipts: Iterable[Slip]) -> Iterator[tuple[Slip, Slip]]:
    """Yield sales and receipts of one number, on one day or close to each other."""
    known: dict[tuple[str, str], list[Slip]] = defaultdict(list)
    for receipt in receipts:
        known[receipt.key].append(receipt)
    for sale in sales:
        for receipt in known.get(sale.key, ()):
            if sale.day == receipt.day or abs(sale.at - receipt.at) <= NEAR:
                yield sale, receipt


def _by_time(sales: Iterable[Slip], receipts: Iterable[Slip]) -> Iterator[tuple[Slip, Slip]]:
    """Yield sales and receipts of one register with one total, close to each other."""
    known: dict[tuple[str, int], list[Slip]] = defaultdict(list)
    for receipt in receipts:
        known[receipt.register, receipt.total].append(receipt)
    for sale in sales:
        for receipt in known.get((sale.register, sale.total), ()):
            if abs(sale.at - receipt.at) <= NEAR:
                yield sale, receipt


def _alone(edges: Sequence[tuple[Slip, Slip]]) -> list[tuple[Slip, Slip]]:
    """Return the pairs neither side of which could be paired otherwise."""
    receipts_of: dict[Slip, set[Slip]] = defaultdict(set)
    sales_of: dict[Slip, set[Slip]] = defaultdict(set)
    for sale, receipt in edges:
        receipts_of[sale].add(receipt)
        sales_of[receipt].add(sale)
    return [(sale, receipt) for sale, receipt in edges if len(receipts_of[sale]) == len(sales_of[receipt]) == 1]


def _without(slips: Sequence[Slip], taken: Collection[Slip]) -> list[Slip]:
    return [slip for slip in slips if slip not in taken]
