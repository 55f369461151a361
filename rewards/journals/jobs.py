"""Journals that were delivered, read one after the other by whatever worker is free; cut off, they go on."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import FileError
from loyalty_site.lib.money import to_decimal
from loyalty_site.lib.text import is_plain
from rewards.actions import journals, matching
from rewards.journals.columns import columns_of
from rewards.journals.errors import ReceiptToldOtherwise
from rewards.journals.reading import Fault, Reading, ReadReceipt, read, surveyed
from rewards.models import Journal, JournalReceipt
from rewards.selectors.matching import zone_of
from rewards.selectors.timeline import current_timeline

log = structlog.get_logger(__name__)

CHUNK = 200  # receipts
BEAT_EVERY = timedelta(seconds=1)


def run_waiting() -> int:
    """Read the journals that wait, each by one worker; returns how many were read here."""
    count = 0
    while (journal := journals.claim()) is not None:
        try:
            _run(journal)
        except Exception as error:  # whatever it is, the page must not say for ever that it goes on
            journals.end(journal.pk, has_failed=True)
            log.error("journal_failed", journal=str(journal.pk), error=type(error).__name__)
        count += 1
    return count


def _run(journal: Journal) -> None:
    reading = _read(journal)
    faults = list(reading.faults)
    journals.tell(
        journal.pk, receipts_total=len(reading.receipts), receipts_late=0,
        rows_elsewhere=reading.rows_elsewhere, returns=reading.returns,
    )  # fmt: skip
    digits = current_timeline().versions[-1].digits
    done = 0
    for chunk in _chunks(reading.receipts):
        done += len(chunk)
        rows = [_row(journal, receipt, digits) for receipt in chunk]
        added = journals.add_receipts(journal, rows, done=done)
        told = {receipt.number: receipt.line for receipt in chunk}
        faults += [Fault(told[each.number], ReceiptToldOtherwise(number=each.number)) for each in added.otherwise]
    days = sorted({receipt.day for receipt in reading.receipts})
    if journal.is_whole and days:
        for number in range((days[-1] - days[0]).days + 1):
            day = days[0] + timedelta(days=number)
            matching.know_whole(journal.store_id, day, journal.register)
    beats = _Beats(journal)
    for day in days:
        matching.match_around(journal.store_id, day, beats)
    journals.end(
        journal.pk,
        faults=[
            [fault.line, fault.error.code, _said(fault.error)] for fault in sorted(faults, key=lambda fault: fault.line)
        ],
    )


def _read(journal: Journal) -> Reading:
    columns = columns_of(journal.store_id, journal.register)
    with TemporaryDirectory() as folder:
        path = Path(folder, "journal.csv")
        path.write_bytes(bytes(journal.content or b""))
        found = surveyed(path, columns, journal.file_name)
        digits = current_timeline().versions[-1].digits
        return read(found, columns, journal.register, zone_of(journal.store_id), digits)


def _chunks(receipts: list[ReadReceipt]) -> Iterator[list[ReadReceipt]]:
    """Yield receipts of one day, so many at a time."""
    for _day, group in groupby(sorted(receipts, key=lambda each: (each.day, each.line)), lambda each: each.day):
        rows = list(group)
        for start in range(0, len(rows), CHUNK):
            yield rows[start : start + CHUNK]


def _row(journal: Journal, receipt: ReadReceipt, digits: int) -> JournalReceipt:
    return JournalReceipt(
        journal=journal, store_id=journal.store_id, register=journal.register, day=receipt.day, number=receipt.number,
        sold_at=receipt.sold_at, total=to_decimal(receipt.total or 0, digits),
        lines=[
            [line.sku, line.name, line.category, line.quantity, line.unit_price, line.amount, line.discount, line.tax_rate]
            for line in receipt.lines
        ],
    )  # fmt: skip


def _said(error: FileError) -> dict[str, str]:
    """Return the values that a sentence names, without what no database keeps."""
    values = {name: str(value) for name, value in error.params.items()}
    return {name: value if is_plain(value) else "?" for name, value in values.items()}


class _Beats:
    """Gives a sign of life, once a second, while purchases are completed."""

    def __init__(self, journal: Journal) -> None:
        self.journal_id, self.next_at = journal.pk, now()

    def __call__(self) -> None:
        if now() >= self.next_at:
            journals.tell(self.journal_id)
            self.next_at = now() + BEAT_EVERY
