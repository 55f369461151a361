"""A journal read: its rows become receipts with their lines; what cannot be read is named by its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from loyalty_site.lib.clock import now
from loyalty_site.lib.csvfile import FileFault, Survey, read_rows, survey
from loyalty_site.lib.errors import FileError
from rewards.core.drafts import DraftLine
from rewards.imports import cells as plain_cells
from rewards.imports.errors import OutOfRange
from rewards.journals import cells
from rewards.journals.columns import REQUIRED
from rewards.journals.errors import ColumnNotFound, NoAmountColumn, OutOfTime, ReceiptTellsTwoTotals, ReceiptTooLong

LINES_MAX = 1000
TOTAL_MAX = 10**11  # minor units: more than any till sells at once
_NO_LINE = ("sku", "amount")


@dataclass(slots=True)
class ReadReceipt:
    """A receipt of a file: amounts in minor units, `lines` empty where there are none or they do not add up."""

    line: int
    number: str
    day: date
    sold_at: datetime
    total: int | None
    lines: list[DraftLine] = field(default_factory=list)


class Fault(NamedTuple):
    """Why the receipt that begins on a line, or the line, was not taken."""

    line: int
    error: FileError


@dataclass(slots=True)
class Reading:
    """All that a file holds: receipts by their day and number, in their order."""

    receipts: list[ReadReceipt] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows_elsewhere: int = 0
    returns: int = 0


def surveyed(path: Path, columns: Mapping[str, str], file_name: str) -> Survey:
    """Look through a file. Raises a FileFault or a JournalFault that says what to correct, by the file's own name."""
    try:
        found = survey(path)
    except FileFault as fault:
        if "file" in fault.params:
            fault.params["file"] = file_name
        raise
    for name in REQUIRED:
        if columns[name] not in found.header:
            raise ColumnNotFound(column=columns[name])
    if not any(columns[name] and columns[name] in found.header for name in ("total", "amount")):
        raise NoAmountColumn(total=columns["total"] or "–", amount=columns["amount"] or "–")
    return found


def read(found: Survey, columns: Mapping[str, str], register: str, zone: ZoneInfo, digits: int) -> Reading:
    """Read a file that was looked through: a register's own rows alone, in the store's time."""
    places = {name: found.header.index(told) for name, told in columns.items() if told and told in found.header}
    reading, known, broken = Reading(), dict[tuple[date, str], ReadReceipt](), set[tuple[date, str]]()
    for line, row in read_rows(found):
        texts = {name: row[place] for name, place in places.items()}
        told = cells.plain(texts.get("register", ""))
        if told and told.lstrip("0") != register.lstrip("0"):
            reading.rows_elsewhere += 1
            continue
        key = None
        try:
            head = _head(line, texts, columns, zone, digits)
            key = head.day, head.number
            receipt = known.setdefault(key, head)
            if (receipt.total, receipt.sold_at.replace(second=0)) != (head.total, head.sold_at.replace(second=0)):
                raise ReceiptTellsTwoTotals(number=head.number)
            _add_line(receipt, texts, columns, digits)
        except FileError as error:
            reading.faults.append(Fault(line, error))
            if key is not None:
                broken.add(key)
    for key, receipt in known.items():
        if key not in broken:
            _finish(reading, receipt, columns)
    return reading


def _head(line: int, texts: Mapping[str, str], columns: Mapping[str, str], zone: ZoneInfo, digits: int) -> ReadReceipt:
    number = plain_cells.code(cells.plain(texts["receipt"]), columns["receipt"], 40)
    day, clock = cells.moment(texts["day"], texts.get("time", ""))
    sold_at = datetime.combine(day, clock, tzinfo=zone)
    if not day.year >= 2000 or sold_at > now() + timedelta(minutes=5):
        raise OutOfTime
    total = cells.money(texts["total"], columns["total"], digits) if texts.get("total", "").strip() else None
    return ReadReceipt(line, number, day, sold_at, total)


def _add_line(receipt: ReadReceipt, texts: Mapping[str, str], columns: Mapping[str, str], digits: int) -> None:
    """Add the goods of a row; an amount below nothing is taken off the line before it, as registers print reductions."""
    if not any(texts.get(name, "").strip() for name in _NO_LINE):
        return
    amount = cells.money(texts.get("amount", ""), columns["amount"], digits)
    if amount < 0 and receipt.lines:
        before = receipt.lines[-1]
        receipt.lines[-1] = before._replace(discount=before.discount - amount)
        return
    if len(receipt.lines) >= LINES_MAX:
        raise ReceiptTooLong(number=receipt.number, lines=LINES_MAX)
    name = plain_cells.line(cells.plain(texts.get("name", "")), columns["name"], 200)
    sku = plain_cells.line(cells.plain(texts.get("sku", "")), columns["sku"], 100)
    receipt.lines.append(
        DraftLine(
            sku=sku or name[:100] or "-", name=name, amount=amount,
            category=plain_cells.line(cells.plain(texts.get("category", "")), columns["category"], 100),
            quantity=cells.quantity(texts.get("quantity", "").replace("-", "").replace("−", ""), columns["quantity"]),
            discount=abs(cells.money(texts.get("discount", ""), columns["discount"], digits)),
            tax_rate=cells.tax_rate(texts.get("tax_rate", ""), columns["tax_rate"]),
        )
    )  # fmt: skip


def _finish(reading: Reading, receipt: ReadReceipt, columns: Mapping[str, str]) -> None:
    """Keep a receipt of a sale; its lines only where they add up to its total."""
    added = sum(line.amount - line.discount for line in receipt.lines)
    if receipt.total is None:
        receipt.total = added
    if receipt.total <= 0:
        reading.returns += 1
        return
    if receipt.total > TOTAL_MAX:
        reading.faults.append(Fault(receipt.line, OutOfRange(column=columns["total"] or columns["amount"])))
        return
    if added != receipt.total or any(not 0 <= line.discount <= line.amount for line in receipt.lines):
        receipt.lines = []
    reading.receipts.append(receipt)
