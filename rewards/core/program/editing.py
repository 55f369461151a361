"""A programme file as something that is changed part by part: opened, one part put into it, written again.

A part is a section (`program`, `tier_policy`, `exclusions`) or one item of a section whose items have codes. What is
put in is read by the same kinds as a file; the file stays the one truth, these are other hands that write it.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from rewards.core.program.contradictions import check_contradictions
from rewards.core.program.defaults import DEFAULTS
from rewards.core.program.dump import dump
from rewards.core.program.kinds import CODE, Kind
from rewards.core.program.merge import merge
from rewards.core.program.mistakes import Mistake, Path, Report
from rewards.core.program.reading import examine
from rewards.core.program.schema import CODED, LINE, PROGRAM, TIER_POLICY
from rewards.core.program.shapes import Listing, read_value
from rewards.core.program.source import Source

Item = dict[str, Any]
WHOLE: Mapping[str, Kind] = {"program": PROGRAM, "tier_policy": TIER_POLICY, "exclusions": Listing(LINE)}


@dataclass(frozen=True)
class Found:
    """A mistake, and where it stands in the part that was looked at."""

    path: Path
    mistake: Mistake


@dataclass(frozen=True)
class Opened:
    """A file laid over the programme that it changes, value by value as it was written.

    `base` is that programme; `start` is the file's own `from`, None where it says none. `checked` is the document
    with each value in its one form, None where there is any mistake.
    """

    document: Item
    base: Mapping[str, Any]
    start: Any = None
    found: list[Found] = field(default_factory=list)
    checked: Item | None = None

    def text(self) -> str:
        """Return the file that says all of it."""
        return dump(self.document if self.start is None else {"from": self.start, **self.document})

    def items(self, section: str) -> list[Item]:
        """Return the items of a section that have a code by which they can be named."""
        return [row for row in self._rows(section) if isinstance(row, dict) and CODE.fullmatch(str(row.get("code")))]

    def item(self, section: str, code: str) -> Item | None:
        """Return the item with this code, or None."""
        return next((item for item in self.items(section) if item["code"] == code), None)

    def is_published(self, section: str, code: str) -> bool:
        """Tell whether the programme that is changed has this item: it can be retired, never taken out."""
        return any(item["code"] == code for item in self.base.get(section, []))

    def found_in(self, section: str, code: str | None = None) -> list[Found]:
        """Return the mistakes of a section, or of one item of it, by their paths in there."""
        path: Path = (section,) if code is None else (section, self._place(section, code))
        return [Found(one.path[len(path) :], one.mistake) for one in self.found if one.path[: len(path)] == path]

    def with_section(self, section: str, value: Any) -> "Opened":
        """Return the file with this section instead of its own."""
        return opened_document({**deepcopy(self.document), section: value}, self.base, self.start)

    def with_item(self, section: str, item: Item) -> "Opened":
        """Return the file with this item in the place of the one with its code, or behind the others."""
        rows = deepcopy(self._rows(section))
        place = self._place(section, item.get("code"))
        rows[place : place + 1] = [item]
        return self.with_section(section, rows)

    def retired(self, section: str, code: str) -> "Opened":
        """Return the file in which an item is retired; one that was never published is taken out of it."""
        item = self.item(section, code)
        if item is not None and self.is_published(section, code):
            return self.with_item(section, {**item, "retired": True})
        return self.with_section(section, [row for row in self._rows(section) if row is not item])

    def restored(self, section: str, code: str) -> "Opened":
        """Return the file in which a retired item is in force again."""
        item = self.item(section, code) or {}
        return self.with_item(section, {key: value for key, value in item.items() if key != "retired"})

    def moved(self, section: str, code: str, by: int) -> "Opened":
        """Return the file in which an item stands one place earlier (-1) or later (1) among those in force."""
        rows = deepcopy(self._rows(section))
        place = self._place(section, code)
        other = place + by
        while 0 <= other < len(rows) and isinstance(rows[other], dict) and rows[other].get("retired"):
            other += by
        if 0 <= other < len(rows) and place < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
        return self.with_section(section, rows)

    def misread(self, section: str, value: Any, *, is_new: bool = False) -> list[Found]:
        """Return what of a part no file could say, by its path in the part: the mistakes of its kinds alone.

        A new item needs a code of its own.
        """
        report = Report(self.document)
        kind = WHOLE[section] if section in WHOLE else CODED[section]
        read_value(kind, value, (), report)
        if is_new and self.item(section, code := str(value.get("code"))) is not None:
            report.add(("code",), "duplicate_code", value=code, place=self._place(section, code) + 1)
        return _found(report)

    def _rows(self, section: str) -> list[Any]:
        rows = self.document.get(section)
        return rows if isinstance(rows, list) else []

    def _place(self, section: str, code: Any) -> int:
        """Return the place of the item with this code; behind the others where there is none."""
        rows = self._rows(section)
        return next((n for n, row in enumerate(rows) if isinstance(row, dict) and row.get("code") == code), len(rows))


def opened(text: str, base: Mapping[str, Any]) -> Opened | None:
    """Return a file to be changed, or None where it is no YAML or holds what cannot be written again.

    `base` is the programme that the file is read over.
    """
    source = Source(text)
    if source.mistakes or not isinstance(source.data, dict):
        return None
    said = dict(source.data)
    start = said.pop("from", None)
    whole = merge(DEFAULTS, dict(base))
    return opened_document(merge(whole, said), base, start)


def opened_document(document: Item, base: Mapping[str, Any], start: Any = None) -> Opened:
    """Return a document with every mistake in it, held against what would be there in vain too."""
    read, report = examine(document)
    if not report.found:
        check_contradictions(read, report)
    return Opened(document, base, start, _found(report), None if report.found else read)


def _found(report: Report) -> list[Found]:
    return [Found(path, Mistake(0, "", code, params)) for path, code, params, _ in report.found]
