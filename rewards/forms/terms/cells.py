"""Values of a programme file as inputs of a form: shown as text, read back, one cell a value.

A cell has one input or several, each with a name of its own (`when.from`, `when.from.time`). What is typed is not
judged here: it is read as well as it can be, and the kinds of the file say what is wrong with it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms

from rewards.core.program.mistakes import Path

Typed = Mapping[str, Any]  # input → text, or a list of texts where it is a row of boxes
Choices = Sequence[tuple[str, str]]
CODE_INPUT = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
_SIGNS = str.maketrans(dict.fromkeys(",¥￥円 "))
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)
SEPARATORS = re.compile(r"[,、\s]+")


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
        return {self.name: plain(value)}

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
        narrow = unicodedata.normalize("NFKC", text).translate(_SIGNS)
        return int(narrow) if self.is_whole and _WHOLE.fullmatch(narrow) else narrow


class Threshold(Figure):
    """What a tier asks for: money may have decimals, everything else is whole."""

    def value(self, text: str) -> Any:
        narrow = unicodedata.normalize("NFKC", text).translate(_SIGNS)
        return int(narrow) if _WHOLE.fullmatch(narrow) else narrow


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
        return {self.name: {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else plain(value)}

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
        return {self.name: sorted(plain(one) for one in listed(value))}

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
        return {self.name: ", ".join(plain(one) for one in listed(value))}

    def value(self, text: str) -> Any:
        found = [part for part in SEPARATORS.split(unicodedata.normalize("NFKC", text)) if part]
        return [int(part) if self.is_whole and _WHOLE.fullmatch(part) else part for part in found] or self.blank


class Lines(Cell):
    """Several texts, one a line: names of products may hold commas."""

    def widget(self) -> forms.Widget:
        return forms.Textarea(CODE_INPUT | {"rows": 3, "class": "brief"})

    def show(self, value: Any) -> dict[str, Any]:
        return {self.name: "\n".join(plain(one) for one in listed(value))}

    def value(self, text: str) -> Any:
        lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
        return [line for line in lines if line] or ABSENT


def plain(value: Any) -> str:
    """Return a value as an input shows it."""
    return "" if value is ABSENT or value is None else str(value)


def listed(value: Any) -> list[Any]:
    """Return the values of a list, or the one that stands for it."""
    if value is ABSENT or value is None:
        return []
    return value if isinstance(value, list) else [value]
