"""Stretches of a file: cut between purchases, then checked and formatted, here or in another process."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

import orjson

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from rewards.actions.copying import column_of
from rewards.actions.purchases import line_rows, purchase_row
from rewards.core.drafts import Draft, content_digest
from rewards.core.refusals import Refusal
from rewards.imports.cells import CLOCK_SKEW
from rewards.imports.columns import picker
from rewards.imports.members.naming import Named
from rewards.imports.purchases import waiting
from rewards.imports.purchases.columns import KEY
from rewards.imports.purchases.reading import LINES_MAX, NO_PURCHASE, Reader, records
from rewards.imports.runs import Refused
from rewards.selectors.timeline import current_timeline

LINES = 6000

Row = tuple[int, list[str]]  # the number of its first line, its cells


class Checked(NamedTuple):
    """A purchase that can go in as far as its own lines tell: `cells` are its columns where it waits."""

    line_no: int
    last_line_no: int
    member: Named | None
    store: str
    external_id: str
    purchased_at: datetime
    digest: bytes
    cells: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of whole purchases."""

    header: Sequence[str]
    rows: list[Row]

    def carry_out(self, tell: Callable[[int], None]) -> "list[Checked | Refused]":
        """Check the rows."""
        return check(self)

    def __reduce__(self) -> Any:
        """Travel as JSON: a hundred thousand short texts are pickled five times slower."""
        return _unpacked, (self.header, orjson.dumps(self.rows))


def _unpacked(header: Sequence[str], rows: bytes) -> Stretch:
    return Stretch(header, orjson.loads(rows))


def stretches(rows: Iterator[Row], header: Sequence[str]) -> Iterator[Stretch]:
    """Cut the rows between purchases."""
    key_of = picker(header, KEY)
    stretch = list(islice(rows, LINES))
    while stretch:
        key = _stripped(key_of(stretch[-1][1]))
        begun: list[Row] = []
        for more, row in enumerate(rows):
            if _stripped(key_of(row[1])) != key:
                begun.append(row)
                break
            if more >= LINES_MAX:
                stretch[-1] = row  # too many already: of the rest only the last one's number counts
            else:
                stretch.append(row)
        yield Stretch(header, stretch)
        stretch = begun + list(islice(rows, LINES - len(begun)))


def _stripped(key: tuple[str, ...]) -> list[str]:
    return list(map(str.strip, key))


def check(stretch: Stretch) -> list[Checked | Refused]:
    """Return what the rows say, in their order, and why some of it does not go in."""
    reader = Reader(current_timeline(), now() + CLOCK_SKEW)
    found: list[Checked | Refused | None] = []
    drafts = []
    for record in records(iter(stretch.rows), stretch.header):
        try:
            member, draft = reader.draft(record)
        except (DomainError, Refusal) as error:
            found.append(Refused.of(record.line_no, record.last_line_no, error))
        else:
            found.append(None)
            drafts.append((record.line_no, record.last_line_no, member, draft))
    formatted = iter(_formatted(drafts, reader))
    return [next(formatted) if item is None else item for item in found]


def _formatted(drafts: Sequence[tuple[int, int, Named | None, Draft]], reader: Reader) -> Iterator[Checked]:
    """Yield the drafts with their cells, in the order of `waiting.STAGED_COLUMNS`."""
    if not drafts:
        return
    digits = [reader.timeline.at(draft.purchased_at).digits for _, _, _, draft in drafts]
    rows = [
        purchase_row(draft, NO_PURCHASE, draft.purchased_at, "import", each, content_digest(draft))
        for (_, _, _, draft), each in zip(drafts, digits, strict=True)
    ]
    lines = [line_rows(draft.lines, NO_PURCHASE, each) for (_, _, _, draft), each in zip(drafts, digits, strict=True)]
    columns: list[Sequence[Any]] = [
        [line_no for line_no, _, _, _ in drafts],
        [last_line_no for _, last_line_no, _, _ in drafts],
        [draft.store for _, _, _, draft in drafts],
        [draft.external_id for _, _, _, draft in drafts],
        [row["digest"] for row in rows],
        [draft.purchased_at for _, _, _, draft in drafts],
        [waiting.fact_columns(draft) for _, _, _, draft in drafts],
        waiting.purchase_lines(rows),
        waiting.line_lines(lines),
    ]
    cells = map("\t".join, zip(*map(column_of, columns), strict=True))
    for (line_no, last_line_no, member, draft), row, text in zip(drafts, rows, cells, strict=True):
        yield Checked(
            line_no, last_line_no, member, draft.store, draft.external_id, draft.purchased_at, row["digest"], text
        )
