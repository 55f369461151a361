"""Lay what a file says over the programme in force.

- Maps merge at every depth, lists replace.
- A map that says one thing in one of several ways (`expiry.after`, `tier_policy.window`, `keep`) is replaced
  whole by a file that names another way in full, so that no key of the old way is left beside the new one.
- `tier_policy.review` has a `month` unless it is monthly: the first one, January, where the file names none.
- A section the file does not name stays. One that it names is the new list: an item is matched by its `code`
  and is wholly what the file says (what the file leaves out of an item falls away). One that is missing from
  the file stays, `retired: true`, behind the item that it stood behind; one that comes back without `retired`
  is in force again.
"""

from copy import deepcopy
from typing import Any

from rewards.core.program.mistakes import Path
from rewards.core.program.schema import AFTER, CODED, KEEP, WINDOW
from rewards.core.program.shapes import Alternatives

WAYS: dict[tuple[str, ...], Alternatives] = {
    ("program", "expiry", "after"): AFTER,
    ("tier_policy", "window"): WINDOW,
    ("tier_policy", "keep"): KEEP,
}


def merge(base: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return the programme that results; neither argument is changed."""
    merged = deepcopy(base)
    for key, value in said.items():
        if key in CODED and isinstance(value, list):
            merged[key] = _items(base.get(key, []), value)
        else:
            merged[key] = _value(merged.get(key), value, (key,))
    _complete_review(merged.get("tier_policy"), said.get("tier_policy"))
    return merged


def _value(old: Any, new: Any, path: tuple[str, ...]) -> Any:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return deepcopy(new)
    if path in WAYS and not _goes_on(WAYS[path], set(old), set(new)):
        return deepcopy(new)
    merged = dict(old)
    for key, value in new.items():
        merged[key] = _value(old.get(key), value, (*path, key))
    return merged


def _goes_on(ways: Alternatives, old: set[str], new: set[str]) -> bool:
    """Tell whether the new keys only change a part of the old way, rather than choose one in full."""
    if any(new == set(fields) for fields in ways.ways):
        return False
    return ways.way_of(old | new) is not None


def file_path(path: Path, merged: dict[str, Any], said: dict[str, Any]) -> Path:
    """Return where the file has what stands at this path of the merged programme, as far as it has it."""
    if len(path) < 2 or path[0] not in CODED or not isinstance(path[1], int):
        return path
    section, place = path[0], path[1]
    items = said.get(section)
    if not isinstance(items, list):
        return path[:1]
    named = _codes(items)
    missing = [_is_missing(item, named) for item in merged[section][: place + 1]]
    return path[:1] if missing[-1] else (section, place - sum(missing), *path[2:])


def _items(old: Any, new: list[Any]) -> list[Any]:
    named = _codes(new)
    items = deepcopy(new)
    for item in items:
        if isinstance(item, dict) and item.get("retired") is False:
            del item["retired"]
    # A retired tier keeps its rank among the others, so a retired item keeps its place; but the first
    # place is for an item in force: it is the lowest tier.
    behind: dict[str | None, list[Any]] = {}
    before: str | None = None
    for item in old:
        if _is_missing(item, named):
            behind.setdefault(before, []).append({**deepcopy(item), "retired": True})
        else:
            before = item["code"]
    merged: list[Any] = []
    for place, item in enumerate(items):
        merged.append(item)
        if place == 0:
            merged += behind.pop(None, [])
        if isinstance(item, dict) and isinstance(item.get("code"), str):
            merged += behind.pop(item["code"], [])
    return merged + [item for rest in behind.values() for item in rest]


def _codes(items: list[Any]) -> set[str]:
    return {item["code"] for item in items if isinstance(item, dict) and isinstance(item.get("code"), str)}


def _is_missing(item: Any, named: set[str]) -> bool:
    """Tell whether an item of the merged list is not in the file (it has all those without a code)."""
    return isinstance(item, dict) and isinstance(item.get("code"), str) and item["code"] not in named


def _complete_review(policy: Any, said: Any) -> None:
    review = policy.get("review") if isinstance(policy, dict) else None
    if not isinstance(review, dict):
        return
    said_review = said.get("review") if isinstance(said, dict) else None
    if review.get("every") in ("half_year", "year"):
        review.setdefault("month", 1)
    elif not (isinstance(said_review, dict) and "month" in said_review):
        review.pop("month", None)
