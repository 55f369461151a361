"""Values that need several inputs: a moment, one of several ways, a text in two languages, opening hours."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from rewards.core.program.kinds import Only
from rewards.core.program.mistakes import Path
from rewards.core.program.shapes import Alternatives, Map
from rewards.forms.terms.cells import (
    ABSENT,
    CODE_INPUT,
    SEPARATORS,
    Cell,
    Choices,
    Figure,
    Input,
    Typed,
    listed,
    plain,
)

NEVER = "never"
_CLOSED = "-"
_UTC = ZoneInfo("UTC")


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
        text = plain(value)
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
        shown = {self.name: way if isinstance(value, dict) else plain(value)}
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
        return {name: plain(texts.get(key, ABSENT)) for name, key in zip(self.names(), ("ja", "en"), strict=True)}

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
        special = [row for row in listed(by_day.get("special", ABSENT)) if isinstance(row, dict)]
        shown[f"{self.name}.special"] = "\n".join(
            f"{plain(row.get('on', ABSENT))} {_stretches(row.get('hours', ABSENT))}" for row in special
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


def _or_none(value: Any) -> Any:
    return None if value is ABSENT else value


def _clock(local: datetime) -> str:
    return local.strftime("%H:%M") if not local.second and not local.microsecond else local.time().isoformat()


def _stretches(value: Any) -> str:
    return _CLOSED if value == [] else ", ".join(plain(one) for one in listed(value))


def _hours(text: str) -> list[str]:
    narrow = unicodedata.normalize("NFKC", text)
    return [] if narrow.strip() == _CLOSED else [part for part in SEPARATORS.split(narrow) if part]
