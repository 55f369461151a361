"""A segment's rule: conditions on a member, joined in groups of which all, any or none must hold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from campaigns.core.kinds import KINDS, Kind
from campaigns.core.params import Wrong, dumped

JOINS = ("all", "any", "none")
DEPTH_MAX = 5
CONDITIONS_MAX = 50


class Mistake(NamedTuple):
    """What is wrong with a rule: the place, such as `2.1` for the first part of the second one, and why.

    `reason` is one of params.REASONS, or join, kind, shape, depth, many or nothing; `name` is the value's.
    """

    place: str
    reason: str
    name: str = ""
    limits: Mapping[str, object] = {}


class BadRule(ValueError):
    """A rule with mistakes."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its kind and its values, by name; what was left out is missing."""

    place: str
    kind: str
    values: Mapping[str, Any]

    def dump(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {self.kind: {name: dumped(value) for name, value in self.values.items()}}


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all, any or none must hold."""

    place: str
    join: str
    parts: tuple["Node", ...]

    def dump(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {self.join: [part.dump() for part in self.parts]}


Node = Group | Condition


def read(document: Any) -> Group:
    """Read a rule: `{"all": [{"tier": {"tiers": ["gold"]}}, {"none": […]}]}`. Raises BadRule with every mistake."""
    mistakes: list[Mistake] = []
    node = _read(document, "", 1, mistakes)
    if isinstance(node, Condition):
        node = None
        mistakes.append(Mistake("", "join"))
    if node is not None and sum(1 for _ in conditions(node)) > CONDITIONS_MAX:
        mistakes.append(Mistake("", "many", limits={"most": CONDITIONS_MAX}))
    if mistakes or node is None:
        raise BadRule(mistakes)
    return node


def conditions(node: Node) -> Iterator[Condition]:
    """Yield the conditions of a rule from first to last."""
    if isinstance(node, Condition):
        yield node
    else:
        for part in node.parts:
            yield from conditions(part)


def holds(node: Node, is_met: Callable[[Condition], bool]) -> bool:
    """Tell whether a rule holds where each condition does as said."""
    if isinstance(node, Condition):
        return is_met(node)
    found = (holds(part, is_met) for part in node.parts)
    if node.join == "all":
        return all(found)
    return any(found) if node.join == "any" else not any(found)


def failing(node: Node, is_met: Callable[[Condition], bool], wanted: bool = True) -> list[Condition]:
    """Return the conditions that keep a rule from holding: those of a group whose answer is not the one wanted.

    Empty where it holds. A condition inside `none` fails by being met.
    """
    if holds(node, is_met) is wanted:
        return []
    if isinstance(node, Condition):
        return [node]
    inner = wanted if node.join != "none" else not wanted
    return [found for part in node.parts for found in failing(part, is_met, inner)]


def _read(document: Any, place: str, depth: int, mistakes: list[Mistake]) -> Node | None:
    if not isinstance(document, dict) or len(document) != 1:
        mistakes.append(Mistake(place, "shape"))
        return None
    (name, content), *_ = document.items()
    if name in JOINS:
        return _read_group(name, content, place, depth, mistakes)
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        mistakes.append(Mistake(place, "kind"))
        return None
    values = _read_values(kind, content, place, mistakes)
    return None if values is None else Condition(place, kind.key, values)


def _read_group(join: str, content: Any, place: str, depth: int, mistakes: list[Mistake]) -> Group | None:
    if not isinstance(content, list) or not content:
        mistakes.append(Mistake(place, "nothing"))
        return None
    if depth > DEPTH_MAX:
        mistakes.append(Mistake(place, "depth", limits={"most": DEPTH_MAX}))
        return None
    if len(content) > CONDITIONS_MAX:
        mistakes.append(Mistake(place, "many", limits={"most": CONDITIONS_MAX}))
        return None
    places = [f"{place}.{number}".lstrip(".") for number in range(1, len(content) + 1)]
    parts = [_read(part, where, depth + 1, mistakes) for part, where in zip(content, places, strict=True)]
    known = tuple(part for part in parts if part is not None)
    return Group(place, join, known) if len(known) == len(parts) else None


def _read_values(kind: Kind, content: Any, place: str, mistakes: list[Mistake]) -> dict[str, Any] | None:
    if not isinstance(content, dict):
        mistakes.append(Mistake(place, "shape"))
        return None
    found, before = {}, len(mistakes)
    mistakes.extend(
        Mistake(place, "unknown", str(name)[:40])
        for name in content
        if name not in {param.name for param in kind.params}
    )
    for param in kind.params:
        if param.name not in content:
            if not param.is_optional:
                mistakes.append(Mistake(place, "missing", param.name))
            continue
        try:
            found[param.name] = param.read(content[param.name])
        except Wrong as wrong:
            mistakes.append(Mistake(place, wrong.reason, param.name, wrong.limits))
    if len(mistakes) == before and (reason := kind.contradiction(found)):
        mistakes.append(Mistake(place, reason))
    return found if len(mistakes) == before else None
