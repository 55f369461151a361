"""A rule as the builder draws it: groups, conditions and fields, each with what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from campaigns.core.kinds import GROUPS, KINDS, Kind
from campaigns.core.params import Param
from campaigns.core.rule import DEPTH_MAX, JOINS, Mistake
from campaigns.forms import words
from campaigns.forms.document import ROOT, Document
from campaigns.forms.mistakes import sentence
from campaigns.selectors.lists import CLOSED, Names

Lists = Mapping[str, Names]


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose."""

    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a condition. `type` is its parameter's; `value` text, or a mapping of texts for a period."""

    name: str
    type: str
    label: str
    is_optional: bool
    value: Any
    options: Sequence[Option]
    error: str
    is_typed: bool = False  # codes that stand in no list may be typed


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; `kinds` are what it can be about, group by group."""

    path: str
    kind: str
    name: str
    kinds: Sequence[tuple[str, Sequence[Option]]]
    fields: Sequence[Field]
    errors: Sequence[str]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all, any or none must hold."""

    path: str
    joins: Sequence[Option]
    parts: Sequence["Group | Condition"]
    errors: Sequence[str]
    can_nest: bool
    is_root: bool
    is_group: bool = True


@dataclass(frozen=True, slots=True)
class Pencil:
    """Draws a rule with what its codes are chosen from and with its mistakes."""

    lists: Lists
    mistakes: Sequence[Mistake] = field(default=())

    def draw(self, document: Document, path: str = ROOT, depth: int = 1) -> Group:
        """Return a rule as it is drawn."""
        (join, parts), *_ = document.items()
        drawn = [
            self.draw(part, where, depth + 1) if next(iter(part)) in JOINS else self._condition(part, where)
            for number, part in enumerate(parts, start=1)
            for where in (f"{path}.{number}",)
        ]
        joins = [Option(each, str(words.JOINS[each]), each == join) for each in JOINS]
        return Group(path, joins, drawn, self._errors(path, ()), depth < DEPTH_MAX, path == ROOT)

    def _condition(self, document: Document, path: str) -> Condition:
        (key, values), *_ = document.items()
        kind = KINDS.get(key)
        params = kind.params if kind is not None else ()
        return Condition(
            path, kind.key if kind else "", str(words.KINDS[key]) if kind else "", _kinds(key),
            [self._field(kind, param, values, path) for param in params if kind is not None],
            self._errors(path, [param.name for param in params]),
        )  # fmt: skip

    def _field(self, kind: Kind, param: Param, values: Mapping[str, Any], path: str) -> Field:
        value = values.get(param.name)
        found = [each for each in self._at(path) if each.name == param.name]
        is_typed = param.type in ("code", "codes") and param.listed not in CLOSED
        return Field(
            f"{path}-{param.name}", param.type, words.param(kind.key, param.name, is_optional=param.is_optional),
            param.is_optional, _shown(param, value), self._options(param, value, is_typed),
            sentence(found[0]) if found else "", is_typed,
        )  # fmt: skip

    def _options(self, param: Param, value: Any, is_typed: bool) -> list[Option]:
        """Return what can be chosen, and what is chosen though it is offered no more."""
        chosen = value if isinstance(value, list) else [] if value is None else [value]
        if param.type in ("choice", "choices"):
            return [Option(each, words.option(param.name, each), each in chosen) for each in param.options]
        if param.type not in ("code", "codes"):
            return []
        listed = self.lists.get(param.listed, {})
        names = listed if param.type == "code" and is_typed else {**listed, **{str(code): str(code) for code in chosen if code not in listed}}  # fmt: skip
        return [Option(code, name, code in chosen) for code, name in names.items()]

    def _errors(self, path: str, names: Sequence[str]) -> list[str]:
        return [sentence(each) for each in self._at(path) if each.name not in names]

    def _at(self, path: str) -> list[Mistake]:
        place = path.removeprefix(ROOT).removeprefix(".")
        return [each for each in self.mistakes if each.place == place]


def _kinds(chosen: str) -> list[tuple[str, list[Option]]]:
    return [
        (
            str(words.GROUPS[group]),
            [Option(key, str(words.KINDS[key]), key == chosen) for key, kind in KINDS.items() if kind.group == group],
        )
        for group in GROUPS
    ]


def _shown(param: Param, value: Any) -> Any:
    if param.type == "period":
        return {name: str(end) for name, end in value.items()} if isinstance(value, dict) else {}
    return "" if value is None or isinstance(value, list | dict) else str(value)
