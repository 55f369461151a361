"""What a new programme changes in the one before, value by value."""

from dataclasses import dataclass
from typing import Any

from rewards.core.program import sentences
from rewards.core.program.mistakes import show
from rewards.core.program.schema import CODED


@dataclass(frozen=True)
class Change:
    """One difference: an item created, removed, retired or restored, a value added, removed or changed, or a
    list reordered.

    A missing value is None before or after. Items are named by their code: `rules[coffee].points`.
    """

    path: str
    before: Any
    after: Any
    kind: str = "changed"

    def message(self, language: str = "en") -> str:
        """Return one plain sentence, in `ja` or `en`."""
        before, after = show(self.before), show(self.after)
        return sentences.change(self.kind, self.path, before, after, language)

    def __str__(self) -> str:
        return self.message("en")


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Return the differences between two documents, in the order of the second."""
    found: list[Change] = []
    for key in [*after, *(key for key in before if key not in after)]:
        if key in CODED:
            found += _items(key, before.get(key, []), after.get(key, []))
        else:
            found += _values(key, before.get(key), after.get(key))
    return found


def _items(section: str, before: list[Any], after: list[Any]) -> list[Change]:
    old = {item["code"]: item for item in before}
    new = {item["code"]: item for item in after}
    found: list[Change] = []
    for code in [*new, *(code for code in old if code not in new)]:
        path = f"{section}[{code}]"
        was, now = old.get(code), new.get(code)
        if was is None or now is None:
            found.append(Change(path, was, now, "created" if was is None else "removed"))
            continue
        if bool(was.get("retired")) != bool(now.get("retired")):
            found.append(Change(path, was, now, "retired" if now.get("retired") else "restored"))
        found += _values(path, _lasting(was), _lasting(now))
    # The place of a retired item means nothing.
    kept = [code for code in new if code in old and _in_force(old[code]) and _in_force(new[code])]
    was_order = [code for code in old if code in kept]
    if was_order != kept:
        found.append(Change(section, was_order, kept, "reordered"))
    return found


def _values(path: str, before: Any, after: Any) -> list[Change]:
    if before == after and type(before) is type(after):
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        found: list[Change] = []
        for key in [*after, *(key for key in before if key not in after)]:
            found += _values(f"{path}.{key}", before.get(key), after.get(key))
        return found
    kind = "added" if before is None else "removed" if after is None else "changed"
    return [Change(path, before, after, kind)]


def _lasting(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "retired"}


def _in_force(item: dict[str, Any]) -> bool:
    return not item.get("retired")
