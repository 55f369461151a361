"""Read a programme file: text → the whole document that would be in force, or every mistake in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rewards.core.program.changes import Change, changes
from rewards.core.program.contradictions import check_contradictions
from rewards.core.program.defaults import DEFAULTS
from rewards.core.program.meaning import check_meaning, instant
from rewards.core.program.merge import file_path, merge
from rewards.core.program.mistakes import Mistake, Path, Report, show
from rewards.core.program.schema import DOCUMENT, FILE_ONLY
from rewards.core.program.shapes import read_value
from rewards.core.program.source import UNREADABLE, Source


@dataclass(frozen=True)
class Reading:
    """What came of a file.

    `document` is the whole programme, or None when there is any mistake; `changes` is what it changes in the
    programme in force (in the defaults, where there is none yet); `mistakes` are in the order of their lines.
    `in_force_from` is the file's own top-level `from` in UTC, None where it says none: it belongs to the
    version, not to the document, and whoever publishes takes no earlier moment than now.
    """

    document: dict[str, Any] | None
    mistakes: list[Mistake] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    in_force_from: datetime | None = None


def read(text: str | bytes, current: dict[str, Any] | None = None, *, is_draft: bool = False) -> Reading:
    """Read a programme file over the programme in force.

    How the two combine is the law of `merge`. A draft is also held against what would be there in vain (see
    `contradictions`). Never raises for any text.
    """
    source = Source(text)
    if not isinstance(source.data, dict):
        whole = Mistake(1, "", "not_a_programme", {"value": show(source.data)})
        return Reading(None, _in_order(source.mistakes or [whole]))
    if source.broken_off:
        # What stands after the break is not known: no word on what seems to be missing or contradictory.
        return Reading(None, _in_order(source.mistakes))
    said = dict(source.data)
    start = said.pop("from", None)
    base = merge(DEFAULTS, current or {})
    document, report = examine(merge(base, said))
    if is_draft and not report.found and not source.mistakes:
        check_contradictions(document, report)
    if "from" in source.data:
        start = read_value(FILE_ONLY["from"], start, ("from",), report)
    mistakes = source.mistakes + [
        Mistake(
            _line(source, file_path(path, report.document, said), because),
            report.show_path(path, report.document),
            code,
            params,
        )
        for path, code, params, because in report.found
    ]
    if mistakes:
        return Reading(None, _in_order(mistakes))
    zone = ZoneInfo(document["program"]["time_zone"])
    moment = instant(start, zone) if isinstance(start, str) else None
    return Reading(document, [], changes(base, document), moment)


def check(document: Any) -> list[Mistake]:
    """Return every mistake of a whole document, without lines."""
    return examine(document)[1].mistakes()


def examine(document: Any) -> tuple[dict[str, Any], Report]:
    """Return the document with each value in its one form, and the report of its mistakes."""
    report = Report(document)
    read = read_value(DOCUMENT, document, (), report)
    if read is UNREADABLE:
        return {}, report
    check_meaning(read, report)
    return read, report


def _line(source: Source, path: Path, because: Path | None) -> int:
    """Return the line of a value, or of what makes it wrong where the file does not have the value."""
    if because in source.lines and path not in source.lines:
        return source.lines[because]
    return source.line_of(path)


def _in_order(mistakes: list[Mistake]) -> list[Mistake]:
    return sorted(mistakes, key=lambda mistake: mistake.line)
