"""Read YAML 1.2 text into plain values and remember the line of each.

The resolution is the core schema of YAML 1.2 and nothing more: `NO`, `on`, `12:30` and `2026-12-01` are
text, `true` is a boolean, `12` is a whole number. What the core schema knows and a programme has no use for
(`1.5`, `0x1F`, `.inf`, anchors, aliases, tags, merge keys, a second document) is a mistake with its line.
The library parses, its constructors are never run: no text can make an object of its choice.
"""

import codecs
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from rewards.core.program.mistakes import Mistake, Path, Report, shorten

BYTES_MAX = 10_000_000
DEPTH_MAX = 24
DIGITS_MAX = 15
BREAKS = ("not_yaml", "tab", "too_deep", "several_documents")

WHOLE = re.compile(r"[-+]?[0-9]+")
OTHER_NUMBER = re.compile(
    r"0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
NULL = ("", "~", "null", "Null", "NULL")
TRUE = ("true", "True", "TRUE")
FALSE = ("false", "False", "FALSE")
# What YAML itself forbids in a stream, lone surrogates among it.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
LINE_BREAK = re.compile("\r\n|\r|\n")


class Unreadable(Enum):
    """Stand for a value whose mistake is already reported, so that nobody reports it twice.

    An enumeration, because its one member stays itself when a document is copied.
    """

    UNREADABLE = "unreadable"


UNREADABLE = Unreadable.UNREADABLE


class Source:
    """The values of one text: `data`, `lines` (path → line, from 1) and the mistakes met on the way."""

    def __init__(self, text: str | bytes) -> None:
        self.data: Any = None
        self.lines: dict[Path, int] = {(): 1}
        self._found: list[tuple[int, Path, str, dict[str, Any]]] = []
        decoded = self._decode(text)
        if decoded is not None:
            self._parse(decoded)

    @property
    def mistakes(self) -> list[Mistake]:
        """Return the mistakes in the order in which they were met."""
        return [
            Mistake(line, Report.show_path(path, self.data), code, params) for line, path, code, params in self._found
        ]

    @property
    def broken_off(self) -> bool:
        """Tell whether the text could not be read to its end."""
        return any(code in BREAKS for _, _, code, _ in self._found)

    def line_of(self, path: Path) -> int:
        """Return the line of the value at a path, or of the nearest value around it that the text has."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def _mistake(self, line: int, code: str, path: Path = (), **params: Any) -> None:
        shown = {name: shorten(value) if isinstance(value, str) else value for name, value in params.items()}
        self._found.append((line, path, code, shown))

    def _decode(self, text: str | bytes) -> str | None:
        """Return the text to parse, or report why there is none."""
        if len(text) > BYTES_MAX:
            self._mistake(1, "too_large", megabytes=BYTES_MAX // 1_000_000)
            return None
        if isinstance(text, bytes):
            content = text.removeprefix(codecs.BOM_UTF8)
            try:
                text = content.decode("utf-8")
            except UnicodeDecodeError as error:
                before = content[: error.start].decode("utf-8")
                self._mistake(_line_after(before), "not_utf8")
                return None
        text = text.removeprefix("\ufeff")
        bad = UNPRINTABLE.search(text)
        if bad:
            character = f"U+{ord(bad.group()):04X}"
            self._mistake(_line_after(text[: bad.start()]), "unprintable", character=character)
            return None
        return text

    def _parse(self, text: str) -> None:
        events = _events(text)
        try:
            started = False
            for event in events:
                if isinstance(event, DocumentStartEvent):
                    line = event.start_mark.line + 1
                    if started:
                        return self._mistake(line, "several_documents")
                    if event.version not in (None, (1, 2)):
                        return self._mistake(line, "yaml_version")
                    started = True
                elif isinstance(event, NodeEvent) and started:
                    self.data = self._value(event, events, (), 0)
            if not started or self.data is None:
                self.data = None
                self._mistake(1, "empty")
        except TooDeepError as error:
            self._mistake(error.line, "too_deep", levels=DEPTH_MAX)
        except MarkedYAMLError as error:
            self._not_yaml(text, error)
        # The parser meets some malformed texts with errors that are not its own (a ValueError from chr(), an
        # assertion, an AttributeError); for the reader of the message they are all the same mistake.
        except Exception:
            self._mistake(max(self.lines.values()), "not_yaml", detail="")

    def _not_yaml(self, text: str, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        rows = LINE_BREAK.split(text)
        row = rows[line - 1] if line <= len(rows) else ""
        indent = row[: len(row) - len(row.lstrip())]
        if "\t" in indent or "'\\t'" in str(error.problem):
            self._mistake(line, "tab")
        else:
            self._mistake(line, "not_yaml", detail=f" ({shorten(error.problem)})" if error.problem else "")

    def _value(self, event: Any, events: Iterator[Any], path: Path, depth: int) -> Any:
        line = event.start_mark.line + 1
        # A value inside a map already has the line of its key: that is where people look for it.
        self.lines.setdefault(path, line)
        if depth > DEPTH_MAX:
            raise TooDeepError(line)
        if isinstance(event, AliasEvent):
            self._mistake(line, "alias", path, name=event.anchor)
            return UNREADABLE
        usable = True
        if event.anchor is not None:
            self._mistake(line, "anchor", path, name=event.anchor)
        if event.ctag is not None:
            self._mistake(line, "tag", path, name=_tag(event))
            usable = False
        value: Any
        if isinstance(event, ScalarEvent):
            value = self._scalar(event, path, line) if usable else None
        elif isinstance(event, SequenceStartEvent):
            value = []
            while not isinstance(event := next(events), SequenceEndEvent):
                value.append(self._value(event, events, (*path, len(value)), depth + 1))
        else:
            assert isinstance(event, MappingStartEvent)
            value = self._map(events, path, depth)
        return value if usable else UNREADABLE

    def _map(self, events: Iterator[Any], path: Path, depth: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        while not isinstance(key_event := next(events), MappingEndEvent):
            line = key_event.start_mark.line + 1
            key = self._key(key_event, events, path, depth)
            inside = (*path, key) if key is not None else (*path, f"?{line}")
            if key is not None and key in value:
                self._mistake(line, "duplicate_key", path, key=key, first=self.lines[inside])
                inside = (*path, f"?{line}")
                key = None
            self.lines.setdefault(inside, line)
            item = self._value(next(events), events, inside, depth + 1)
            if key is not None:
                value[key] = item
        return value

    def _key(self, event: Any, events: Iterator[Any], path: Path, depth: int) -> str | None:
        line = event.start_mark.line + 1
        if not isinstance(event, ScalarEvent):
            self._value(event, events, (*path, f"?{line}"), depth + 1)
            if not isinstance(event, AliasEvent):
                self._mistake(line, "key_not_text", path)
            return None
        if event.anchor is not None:
            self._mistake(line, "anchor", path, name=event.anchor)
        if event.ctag is not None:
            self._mistake(line, "tag", path, name=_tag(event))
        if event.style is None and event.value == "<<":
            self._mistake(line, "merge_key", path)
            return None
        if event.style is None and event.value in NULL:
            self._mistake(line, "key_not_text", path)
            return None
        # Keys are text, as in JSON: the 3 of `nth_weekday: {3: sat}` too.
        return str(event.value)

    def _scalar(self, event: ScalarEvent, path: Path, line: int) -> Any:
        text = str(event.value)
        if event.style is not None:
            return _with_pairs_joined(text)
        if text in NULL:
            return None
        if text in TRUE:
            return True
        if text in FALSE:
            return False
        if WHOLE.fullmatch(text):
            if len(text.lstrip("-+")) > DIGITS_MAX:
                self._mistake(line, "number_too_long", path, digits=DIGITS_MAX)
                return UNREADABLE
            if text.lstrip("-+").startswith("0") and text.lstrip("-+") != "0":
                self._mistake(line, "number_form", path, value=text)
                return UNREADABLE
            return int(text)
        if OTHER_NUMBER.fullmatch(text):
            decimal = re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", text)
            self._mistake(line, "number_unquoted" if decimal else "number_form", path, value=text)
            return UNREADABLE
        return text


class TooDeepError(Exception):
    """Maps and lists are nested deeper than any programme."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _events(text: str) -> Iterator[Any]:
    return iter(YAML(typ="safe", pure=True).parse(text))


def _with_pairs_joined(text: str) -> str:
    r"""Return the text with `"\ud83d\ude00"`, as JSON writes a character, made one; a lone half stays."""
    if not SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _tag(event: Any) -> str:
    return str(event.ctag).replace("tag:yaml.org,2002:", "!!")


def _line_after(text: str) -> int:
    return len(LINE_BREAK.findall(text)) + 1
