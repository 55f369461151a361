"""Purchases as a file says them: lines gathered, cells checked, drafts made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from rewards.core.bases import line_bases
from rewards.core.drafts import Draft, DraftLine, check, fact_of, line_amount
from rewards.core.refusals import UnknownStore
from rewards.core.terms import Terms, Timeline
from rewards.imports import cells, errors
from rewards.imports.columns import picker
from rewards.imports.members.naming import Named, named_member
from rewards.imports.purchases.columns import HEAD, LINE

LINES_MAX = 10_000
AMOUNT_MAX = 10**12
NO_PURCHASE = SOMEBODY = UUID(int=0)
_PRICES: dict[str, object] = {"": False, "tax_included": False, "tax_excluded": True}
_AT = {name: place for place, name in enumerate(HEAD)}
_MEMBER = slice(_AT["member_external_id"], _AT["member_phone"] + 1)


@dataclass(slots=True)
class Record:
    """The lines of one purchase, as they stand in the file."""

    line_no: int
    last_line_no: int
    raw: tuple[str, ...]  # the head as it stands in the file
    head: tuple[str, ...]
    lines: list[tuple[str, ...]] = field(default_factory=list)
    fault: errors.Rejection | None = None

    @property
    def member(self) -> tuple[str, ...]:
        """Return the cells that may name the member."""
        return self.head[_MEMBER]

    def add(self, line_no: int, head: tuple[str, ...], line: tuple[str, ...]) -> None:
        """Add a line; a purchase of too many keeps none of them."""
        self.last_line_no = line_no
        if len(self.lines) >= LINES_MAX:
            self.fault = errors.TooManyLines(lines_max=LINES_MAX)
        elif head != self.raw:
            for name, first, again in zip(HEAD, self.head, map(str.strip, head), strict=True):
                if again and again != first:
                    self.fault = errors.LinesDisagree(column=name)
        if self.fault is None:
            self.lines.append(line)
        else:
            self.lines.clear()


def records(rows: Iterator[tuple[int, list[str]]], header: Sequence[str]) -> Iterator[Record]:
    """Gather adjacent lines of the same store and reference."""
    head_of, line_of = picker(header, HEAD), picker(header, LINE)
    current: Record | None = None
    for line_no, row in rows:
        raw = head_of(row)
        if current is not None and (raw == current.raw or _is_same(raw, current.head)):
            current.add(line_no, raw, line_of(row))
            continue
        if current is not None:
            yield current
        current = Record(line_no, line_no, raw, tuple(map(str.strip, raw)), [line_of(row)])
    if current is not None:
        yield current


def _is_same(raw: tuple[str, ...], head: tuple[str, ...]) -> bool:
    return raw[0].strip() == head[0] and raw[1].strip() == head[1]


@dataclass(slots=True)
class Reader:
    """What drafts are checked against: the programme's terms and its stores, and the clock."""

    timeline: Timeline
    latest: datetime

    def draft(self, record: Record) -> tuple[Named | None, Draft]:
        """Return the purchase that a record says, and who is named as its member; the account is not known yet.

        Raises a Rejection, a DomainError or a Refusal.
        """
        if record.fault is not None:
            raise record.fault
        head = record.head
        store = cells.code(head[_AT["store"]], "store", 40)
        if store not in self.timeline.stores:
            raise UnknownStore(store=store)
        newest = self.timeline.versions[-1]
        zone = newest.store_zones.get(store, newest.zone)
        at = cells.past_moment(head[_AT["purchased_at"]], "purchased_at", zone, self.latest)
        terms = self.timeline.at(at)
        member = named_member(record.member)
        draft = Draft(
            store=store,
            external_id=cells.code(head[_AT["external_id"]], "external_id", 255),
            purchased_at=at,
            total=self._total(head, terms),
            lines=_lines(record.lines, terms.digits),
            account_id=None if member is None else SOMEBODY,
            customer_ref=_text(head, "customer_ref", 255),
            register=_text(head, "register", 64),
            clerk=_text(head, "clerk", 64),
            receipt_register=_text(head, "receipt_register", 64),
            receipt_number=_text(head, "receipt_number", 64),
            tax_excluded=bool(cells.choice(head[_AT["prices"]], "prices", _PRICES)),
            shipping=cells.amount(head[_AT["shipping"]], "shipping", terms.digits),
            tax=cells.amount(head[_AT["tax"]], "tax", terms.digits),
            points_used=cells.points(head[_AT["points_used"]], "points_used"),
        )
        check(draft, terms)
        check_tax(draft, terms)
        return member, draft

    @staticmethod
    def _total(head: tuple[str, ...], terms: Terms) -> int:
        total = head[_AT["total"]]
        if not total:
            raise errors.CellMissing(column="total")
        return cells.amount(total, "total", terms.digits)


def check_tax(draft: Draft, terms: Terms) -> None:
    """Raise TaxRateMissing now, where the fold (or a late credit) would."""
    if not terms.earning.tax_included and not draft.tax_excluded:
        line_bases(fact_of(draft, NO_PURCHASE), terms)


def _text(head: tuple[str, ...], column: str, characters_max: int) -> str:
    cell = head[_AT[column]]
    return cells.line(cell, column, characters_max) if cell else ""


def _lines(lines: Sequence[tuple[str, ...]], digits: int) -> tuple[DraftLine, ...]:
    if len(lines) == 1 and not any(map(str.strip, lines[0])):
        return ()  # posted by its total; the lines come later
    return tuple([_line(line, digits) for line in lines])


def _line(line: tuple[str, ...], digits: int) -> DraftLine:
    said_quantity, said_price, said_amount, said_discount = line[3:7]
    thousandths = _quantity(said_quantity)
    price = _amount(said_price, "unit_price", digits)
    computed = None if price is None else line_amount(thousandths, price)
    stated = _amount(said_amount, "amount", digits)
    if stated is None:
        stated = computed
    if stated is None:
        raise errors.PriceMissing()
    if computed is not None and computed != stated:
        raise errors.PriceTwice()
    if stated >= AMOUNT_MAX * 10**digits:
        raise errors.OutOfRange(column="amount")
    sku, name, category = _goods(line[:3])
    discount = _amount(said_discount, "discount", digits) or 0
    return DraftLine(sku, thousandths, stated, price, discount, name, category, _tax_rate(line[7]))


@lru_cache(maxsize=50_000)
def _goods(said: tuple[str, ...]) -> tuple[str, str, str]:
    sku, name, category = map(str.strip, said)
    return cells.code(sku, "sku", 100), cells.line(name, "name", 200), cells.line(category, "category", 100)


@lru_cache(maxsize=100)
def _tax_rate(said: str) -> int | None:
    return cells.tax_rate(said.strip(), "tax_rate")


@lru_cache(maxsize=10_000)
def _quantity(said: str) -> int:
    cell = said.strip()
    if not cell:
        raise errors.CellMissing(column="quantity")
    return cells.quantity(cell, "quantity")


@lru_cache(maxsize=50_000)
def _amount(said: str, column: str, digits: int) -> int | None:
    cell = said.strip()
    return cells.amount(cell, column, digits) if cell else None
