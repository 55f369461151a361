"""The form of a part of the programme: what a draft says of it, and what somebody makes of it."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from django import forms

from rewards.core.program.editing import Found
from rewards.core.program.mistakes import Path
from rewards.forms.terms import words
from rewards.forms.terms.cells import ABSENT, Cell, dotted
from rewards.forms.terms.parts import Known, cells_of, groups_of
from rewards.statement.figures import language_in_force
from rewards.statement.program_mistakes import in_a_form, place

_NOT_TYPED = object()


class Laid(NamedTuple):
    """A group of a form: its name and its fields."""

    name: str
    fields: list[forms.BoundField]


class PartForm(forms.Form):
    """A part of the programme. `seen` is what its writer saw of it; only what differs from that is a change.

    What nobody touched stays as the file says it, whatever somebody else has made of it meanwhile.
    """

    def __init__(
        self, section: str, seen: Any, known: Known, *, sent: Any = None, now: Any = None, is_new: bool = False
    ) -> None:
        self.section = section
        self._seen, self._now = as_map(seen), as_map(seen if now is None else now)
        self.cells = cells_of(section, self._now, known, is_new=is_new)
        self._typed = {} if sent is None else _typed(self.cells, sent)
        self.changed = [cell for cell in self.cells if self._is_changed(cell)]
        shown = {name: value for cell in self.cells for name, value in cell.show(_get(self._now, cell.path)).items()}
        shown |= {
            one.name: self._typed[one.name] for cell in self.changed for one in cell.inputs() if one.name in self._typed
        }
        super().__init__(shown)
        self.groups: list[Laid] = []
        for cell in self.cells:
            for one in cell.inputs():
                path = tuple(one.name.split("."))
                is_row = section == "exclusions"
                label = words.row_name(int(path[0]) + 1, path[1]) if is_row else words.name(section, one.name)
                help_text = words.help_text(section, path[-1] if is_row else one.name)
                self.fields[one.name] = forms.Field(required=False, widget=one.widget, label=label, help_text=help_text)
        for group in groups_of(section, self.cells):
            names = [one.name for cell in group.cells for one in cell.inputs()]
            self.groups.append(Laid(group.name, [self[name] for name in names]))

    def value(self) -> Any:
        """Return the part as it is now, with what its writer changed."""
        part = deepcopy(self._now)
        for cell in self.changed:
            _put(part, cell.path, cell.read(self._typed))
        return [row for row in part.values() if row] if self.section == "exclusions" else part

    def mark(self, found: Iterable[Found]) -> None:
        """Say each mistake beside its field, or on top where it has none."""
        language = language_in_force()
        for one in found:
            self.add_error(self._field_of(place(one)), in_a_form(one.mistake, language))

    def _field_of(self, path: Path) -> str | None:
        """Return the field at a path, or the one around it or first inside it."""
        while path:
            name = dotted(path)
            inside = next((field for field in self.fields if f"{field}.".startswith(f"{name}.")), None)
            if inside is not None:
                return inside
            path = path[:-1]
        return None

    def _is_changed(self, cell: Cell) -> bool:
        before = cell.show(_get(self._seen, cell.path))
        return any(name in self._typed and self._typed[name] != text for name, text in before.items())


def as_map(value: Any) -> dict[str, Any]:
    """Return a part as a map: the goods that never earn by their number."""
    if isinstance(value, list):
        return {str(number): row for number, row in enumerate(value)}
    return value if isinstance(value, dict) else {}


def _typed(cells: list[Cell], sent: Any) -> Mapping[str, Any]:
    """Return what was typed; an input that was not sent at all was not touched, but for boxes without a tick."""
    typed: dict[str, Any] = {}
    for cell in cells:
        for one in cell.inputs():
            if isinstance(one.widget, forms.CheckboxSelectMultiple):
                typed[one.name] = sorted(str(text) for text in sent.getlist(one.name) if text)
            elif one.name in sent:
                typed[one.name] = str(sent[one.name]).replace("\r\n", "\n").replace("\r", "\n")
    return typed


def _get(part: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(part, dict) or step not in part:
            return ABSENT
        part = part[step]
    return part


def _put(part: dict[str, Any], path: Path, value: Any) -> None:
    """Put a value at a path, or take it away; a map that nothing is left in goes with it."""
    key, rest = str(path[0]), path[1:]
    if rest:
        inner = part.get(key)
        if not isinstance(inner, dict):
            inner = {}
        _put(inner, rest, value)
        value = inner or ABSENT
    if value is ABSENT:
        part.pop(key, None)
    else:
        part[key] = value
