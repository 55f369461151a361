"""A rule as a page posts it: the document that is kept, incomplete where it is not filled in yet.

Each part has a path, `r` for the whole and `r.2.1` for the first part of the second one. A group posts `PATH-join`, a
condition `PATH-kind` and its values as `PATH-NAME`. What cannot be read is kept as it was typed:
`campaigns.core.rule.read` tells what is wrong with it.
"""

import re
import unicodedata
from typing import Any

from django.http import QueryDict

from campaigns.core.kinds import KINDS
from campaigns.core.params import Param
from campaigns.core.rule import DEPTH_MAX, JOINS

ROOT = "r"
_NAME = re.compile(r"(r(?:\.[1-9][0-9]{0,3})*)-(?:join|kind)", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_BETWEEN = re.compile(r"[,、，\s]+")

Document = dict[str, Any]


def blank() -> Document:
    """Return a condition of which nothing is known yet."""
    return {"": {}}


def fresh() -> Document:
    """Return the rule with which a new segment begins."""
    return {"all": [blank()]}


def posted(data: QueryDict) -> Document:
    """Return the rule that a page posts."""
    paths = {match[1] for match in map(_NAME.fullmatch, data) if match}
    parts: dict[str, list[str]] = {}
    for path in sorted(paths - {ROOT}, key=_order):
        parts.setdefault(path.rpartition(".")[0], []).append(path)
    return _group(data, parts, ROOT, 1)


def changed(document: Document, act: str) -> Document:
    """Return a rule after a button was pressed: `add PATH`, `group PATH` or `remove PATH`; as it was for any other."""
    verb, _, path = act.partition(" ")
    if not _NAME.fullmatch(f"{path}-join"):
        return document
    steps = _order(path)
    if verb in ("add", "group"):
        parts = _parts(document, steps)
        if parts is not None:
            parts.append(blank() if verb == "add" else fresh())
    elif verb == "remove" and steps:
        parts = _parts(document, steps[:-1])
        if parts is not None and steps[-1] <= len(parts):
            del parts[steps[-1] - 1]
    return document


def _order(path: str) -> list[int]:
    return [int(step) for step in path.split(".")[1:]]


def _parts(document: Document, steps: list[int]) -> list[Document] | None:
    """Return the parts of the group to which these steps lead, None where there is none."""
    node = document
    for step in [*steps, 0]:
        (name, parts), *_ = node.items()
        if name not in JOINS:
            return None
        if step == 0:
            return parts  # type: ignore[no-any-return]
        if step > len(parts):
            return None
        node = parts[step - 1]
    return None


def _group(data: QueryDict, parts: dict[str, list[str]], path: str, depth: int) -> Document:
    join = data.get(f"{path}-join", "")
    found = []
    for each in parts.get(path, ()):
        if f"{each}-join" not in data:
            found.append(_condition(data, each))
        elif depth <= DEPTH_MAX:  # one more than there may be, so that it is told
            found.append(_group(data, parts, each, depth + 1))
    return {join if join in JOINS else "all": found}


def _condition(data: QueryDict, path: str) -> Document:
    kind = KINDS.get(data.get(f"{path}-kind", ""))
    if kind is None:
        return blank()
    values = {param.name: _value(data, f"{path}-{param.name}", param) for param in kind.params}
    return {kind.key: {name: value for name, value in values.items() if value not in ("", [], {})}}


def _value(data: QueryDict, name: str, param: Param) -> Any:
    """Return a value as JSON has it; empty where nothing was filled in."""
    match param.type:
        case "whole":
            return _number(data.get(name, ""))
        case "amount":
            return _figure(data.get(name, ""))
        case "choices":
            return list(dict.fromkeys(data.getlist(name)))
        case "codes":
            typed = (code for code in _BETWEEN.split(data.get(f"{name}_typed", "")) if code)
            return list(dict.fromkeys([*data.getlist(name), *typed]))
        case "period":
            ends = {end: data.get(f"{name}_{end}", "").strip() for end in ("from", "before")}
            period = {"days": _number(data.get(f"{name}_days", "")), **ends}
            return {end: value for end, value in period.items() if value != ""}
    return data.get(name, "").strip()


def _figure(text: str) -> str:
    """Return what was typed as a number with ASCII digits and without the commas that part thousands."""
    return unicodedata.normalize("NFKC", text).strip().replace(",", "")


def _number(text: str) -> int | str:
    figure = _figure(text)
    return int(figure) if _WHOLE.fullmatch(figure) else figure
