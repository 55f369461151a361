"""Values of a programme file as inputs of a form: shown as text, read back, one cell a value.

A cell has one input or several, each with a name of its own (`when.from`, `when.from.time`). What is typed is not
judged here: it is read as well as it can be, and the kinds of the file say what is wrong with it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import forms

from rewards.core.program.kinds import Only
from rewards.core.program.mistakes import Path
from rewards.core.program.shapes import Alternatives, Map

Typed = Mapping[str, Any]  # input → text, or a list of texts where it is a row of boxes
Choices = Sequence[tuple[str, str]]
CODE_INPUT = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
_SIGNS = str.maketrans(dict.fromkeys(",¥￥円 "))
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_CLOSED = "-"
_SEPARATORS = re.compile(r"[,、\s]+")
NEVER = "never"


class Absent:
    """Stands for a value that is not there."""


ABSENT = Absent()


class Input(NamedTuple):
    """One input: how it is named in the form, and what shows it."""

    name: str
    widget: forms.Widget


def dotted(path: Path) -> str:
    """Return the name of the value at a path: `when.line.sku`."""
    return ".".join(str(step) for step in path)


class Cell:
    """A value at a path of a part, as inputs."""

    def __init__(self, path: Path, *, blank: Any = ABSENT) -> None:
        self.path, self.name, self.blank = path, dotted(path), blank

    def inputs(self) -> list[Input]:
        """Return its inputs, the one that stands for it first."""
        return [Input(self.name, self.widget())]

    def widget(self) -> forms.Widget:
        """Return what shows it, where it is one input."""
        return forms.TextInput(CODE_INPUT)

    def show(self, value: Any) -> dict[str, Any]:
        """Return what its inputs show for a value, or for ABSENT."""
        return {self.name: _plain(value)}

    def read(self, typed: Typed) -> Any:
        """Return the value that was typed; `blank` where nothing was."""
        text = str(typed.get(self.name) or "").strip()
        return self.value(text) if text else self.blank

    def value(self, text: str) -> Any:
        """Return the value that a text means."""
        return text


class Words(Cell):
    """A name or another text."""

    def widget(self) -> forms.Widget:
        return forms.TextInput({"autocomplete": "off"})


class Date(Cell):
    """A day."""

    def widget(self) -> forms.Widget:
        return forms.DateInput({"type": "date"})


class Passage(Cell):
    """A longer text on one line."""

    def widget(self) -> forms.Widget:
        return forms.Textarea({"rows": 2, "class": "brief"})

    def value(self, text: str) -> Any:
        return " ".join(text.split("\n"))


class Figure(Cell):
    """A number: whole ones as such, others as decimal strings. Full-width digits, commas and ¥ are read."""

    def __init__(self, path: Path, *, is_whole: bool, blank: Any = ABSENT) -> None:
        super().__init__(path, blank=blank)
        self.is_whole = is_whole

    def widget(self) -> forms.Widget:
        return forms.TextInput(CODE_INPUT | {"inputmode": "numeric" if self.is_whole else "decimal"})

    def value(self, text: str) -> Any:
        plain = unicodedata.normalize("NFKC", text).translate(_SIGNS)
        return int(plain) if self.is_whole and _WHOLE.fullmatch(plain) else plain


class Threshold(Figure):
    """What a tier asks for: money may have decimals, everything else is whole."""

    def value(self, text: str) -> Any:
        plain = unicodedata.normalize("NFKC", text).translate(_SIGNS)
        return int(plain) if _WHOLE.fullmatch(plain) else plain


class Pick(Cell):
    """One of several."""

    def __init__(self, path: Path, choices: Choices, *, blank: Any = ABSENT) -> None:
        super().__init__(path, blank=blank)
        self.choices = choices

    def widget(self) -> forms.Widget:
        return forms.Select(choices=[*([("", "—")] if self.blank is ABSENT else []), *self.choices])


class Switch(Pick):
    """Yes or no, or nothing said."""

    def show(self, value: Any) -> dict[str, Any]:
        return {self.name: {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else _plain(value)}

    def value(self, text: str) -> Any:
        return {"yes": True, "no": False}.get(text, text)


class Boxes(Cell):
    """Some of several, each with a box."""

    def __init__(self, path: Path, choices: Choices) -> None:
        super().__init__(path)
        self.choices = choices

    def widget(self) -> forms.Widget:
        return forms.CheckboxSelectMultiple(choices=self.choices)

    def show(self, value: Any) -> dict[str, Any]:
        return {self.name: sorted(_plain(one) for one in _listed(value))}

    def read(self, typed: Typed) -> Any:
        chosen = typed.get(self.name) or []
        known = [key for key, _ in self.choices]
        chosen = [str(one) for one in (chosen if isinstance(chosen, list) else [chosen])]
        ordered = [key for key in known if key in chosen] + [one for one in chosen if one not in known]
        return ordered or ABSENT


class Row(Cell):
    """Several short values on one line, between commas."""

    def __init__(self, path: Path, *, is_whole: bool = False, blank: Any = ABSENT) -> None:
        super().__init__(path, blank=blank)
        self.is_whole = is_whole

    def show(self, value: Any) -> dict[str, Any]:
        return {self.name: ", ".join(_plain(one) for one in _listed(value))}

    def value(self, text: str) -> Any:
        found = [part for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text)) if part]
        return [int(part) if self.is_whole and _WHOLE.fullmatch(part) else part for part in found] or self.blank


class Lines(Cell):
    """Several texts, one a line: names of products may hold commas."""

    def widget(self) -> forms.Widget:
        return forms.Textarea(CODE_INPUT | {"rows": 3, "class": "brief"})

    def show(self, value: Any) -> dict[str, Any]:
        return {self.name: "\n".join(_plain(one) for one in _listed(value))}

    def value(self, text: str) -> Any:
        lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
        return [line for line in lines if line] or ABSENT


class Instant(Cell):
    """A day, or a day and a time in the programme's time."""

    def __init__(self, path: Path, zone: ZoneInfo) -> None:
        super().__init__(path)
        self.zone = zone

    @property
    def time_name(self) -> str:
        """Return the name of the input for the time."""
        return f"{self.name}.time"

    def inputs(self) -> list[Input]:
        return [
            Input(self.name, forms.DateInput({"type": "date"})),
            Input(self.time_name, forms.TimeInput({"type": "time", "step": "any"})),
        ]

    def show(self, value: Any) -> dict[str, Any]:
        text = _plain(value)
        if "T" not in text:
            return {self.name: text, self.time_name: ""}
        try:
            local = datetime.fromisoformat(text).astimezone(self.zone)
        except (ValueError, OverflowError):
            return {self.name: text, self.time_name: ""}
        return {self.name: local.date().isoformat(), self.time_name: _clock(local)}

    def read(self, typed: Typed) -> Any:
        day, time = (str(typed.get(name) or "").strip() for name in (self.name, self.time_name))
        if not time:
            return day or ABSENT
        try:
            return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=self.zone).isoformat()
        except (ValueError, OverflowError):
            return f"{day} {time}".strip()


class Ways(Cell):
    """One of several ways to say a thing, each with values of its own: the last 12 months, or the calendar year."""

    def __init__(self, path: Path, ways: Alternatives, choices: Choices, *, blank: Any = ABSENT) -> None:
        super().__init__(path, blank=blank)
        self.choices = choices
        self.ways = {"+".join(fields): fields for fields in ways.ways}
        self.parts: dict[str, Cell] = {}
        for fields in ways.ways:
            for key, kind in fields.items():
                if not isinstance(kind, Only):
                    inner: Cell = Instant((*path, key), _UTC) if key == "until" else Figure((*path, key), is_whole=True)
                    self.parts[key] = inner

    def in_zone(self, zone: ZoneInfo) -> "Ways":
        """Return it with its moments in this time."""
        for cell in self.parts.values():
            if isinstance(cell, Instant):
                cell.zone = zone
        return self

    def inputs(self) -> list[Input]:
        blank = [("", "—")] if self.blank is ABSENT else []
        chooser = forms.Select({"data-ways": self.name}, choices=[*blank, *self.choices])
        found = [Input(self.name, chooser)]
        for key, cell in self.parts.items():
            for one in cell.inputs():
                one.widget.attrs["data-way"] = " ".join(way for way, fields in self.ways.items() if key in fields)
                found.append(one)
        return found

    def show(self, value: Any) -> dict[str, Any]:
        values: Mapping[str, Any] = value if isinstance(value, dict) else {}
        way = next((name for name, fields in self.ways.items() if set(fields) == set(values)), "")
        shown = {self.name: way if isinstance(value, dict) else _plain(value)}
        for key, cell in self.parts.items():
            shown |= cell.show(values.get(key, ABSENT))
        return shown

    def read(self, typed: Typed) -> Any:
        way = str(typed.get(self.name) or "")
        if not way:
            return self.blank
        if way not in self.ways:
            return way
        return {
            key: True if isinstance(kind, Only) else _or_none(self.parts[key].read(typed))
            for key, kind in self.ways[way].items()
        }


class OneTextOrTwo(Cell):
    """A text in one language for both, or in each."""

    def names(self) -> tuple[str, str]:
        """Return the names of both inputs."""
        return f"{self.name}.ja", f"{self.name}.en"

    def inputs(self) -> list[Input]:
        return [Input(name, forms.TextInput({"autocomplete": "off"})) for name in self.names()]

    def show(self, value: Any) -> dict[str, Any]:
        texts = value if isinstance(value, dict) else {"ja": value, "en": value}
        return {name: _plain(texts.get(key, ABSENT)) for name, key in zip(self.names(), ("ja", "en"), strict=True)}

    def read(self, typed: Typed) -> Any:
        ja, en = (str(typed.get(name) or "").strip() for name in self.names())
        if ja == en or not (ja and en):
            return (ja or en) or ABSENT
        return {"ja": ja, "en": en}


class Opening(OneTextOrTwo):
    """When a store is open: hours of each weekday and of special days, or words about them."""

    def __init__(self, path: Path, days: Map) -> None:
        super().__init__(path)
        self.days = [day for day in days.fields if day != "special"]

    def inputs(self) -> list[Input]:
        found = [Input(f"{self.name}.{day}", forms.TextInput(CODE_INPUT)) for day in self.days]
        special = Input(f"{self.name}.special", forms.Textarea(CODE_INPUT | {"rows": 3, "class": "brief"}))
        return [*found, special, *super().inputs()]

    def show(self, value: Any) -> dict[str, Any]:
        by_day = value if isinstance(value, dict) and not set(value) & {"ja", "en"} else {}
        shown = {f"{self.name}.{day}": _stretches(by_day.get(day, ABSENT)) for day in self.days}
        special = [row for row in _listed(by_day.get("special", ABSENT)) if isinstance(row, dict)]
        shown[f"{self.name}.special"] = "\n".join(
            f"{_plain(row.get('on', ABSENT))} {_stretches(row.get('hours', ABSENT))}" for row in special
        )
        return shown | super().show(ABSENT if by_day else value)

    def read(self, typed: Typed) -> Any:
        value: dict[str, Any] = {}
        for day in self.days:
            text = str(typed.get(f"{self.name}.{day}") or "").strip()
            if text:
                value[day] = _hours(text)
        rows = [row.split(maxsplit=1) for row in str(typed.get(f"{self.name}.special") or "").splitlines()]
        special = [{"on": row[0], "hours": _hours("".join(row[1:]) or _CLOSED)} for row in rows if row]
        if special:
            value["special"] = special
        words = super().read(typed)
        if value and isinstance(words, str):
            return {**value, "ja": words}  # both cannot be: the kind says so
        return {**value, **words} if isinstance(words, dict) else value or words


_UTC = ZoneInfo("UTC")


def _plain(value: Any) -> str:
    return "" if value is ABSENT or value is None else str(value)


def _listed(value: Any) -> list[Any]:
    if value is ABSENT or value is None:
        return []
    return value if isinstance(value, list) else [value]


def _or_none(value: Any) -> Any:
    return None if value is ABSENT else value


def _clock(local: datetime) -> str:
    return local.strftime("%H:%M") if not local.second and not local.microsecond else local.time().isoformat()


def _stretches(value: Any) -> str:
    return _CLOSED if value == [] else ", ".join(_plain(one) for one in _listed(value))


def _hours(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [] if plain.strip() == _CLOSED else [part for part in _SEPARATORS.split(plain) if part]
