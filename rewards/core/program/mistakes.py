"""What is wrong with a programme, where, and what to do about it."""

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rewards.core.program import sentences

Path = tuple[str | int, ...]
LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Mistake:
    """One mistake: its line in the file (from 1; 0 where there is no file), its path, a stable code."""

    line: int
    path: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str = "en") -> str:
        """Return one plain sentence, in `ja` or `en`, that names the mistake and says what to do."""
        return sentences.mistake(self.code, self.line, self.path, self.params, language)

    def __str__(self) -> str:
        return self.message("en")


class Report:
    """Collect mistakes by path while a document is checked.

    `because` names the place that makes a value wrong when the value itself may not be in the file, such as
    a new currency that an old amount does not fit.
    """

    def __init__(self, document: Any) -> None:
        self.document = document
        self.found: list[tuple[Path, str, dict[str, Any], Path | None]] = []

    def add(self, path: Path, code: str, because: Path | None = None, **params: Any) -> None:
        self.found.append((path, code, params, because))

    def mistakes(self) -> list[Mistake]:
        """Return what was found, without lines."""
        return [Mistake(0, self.show_path(path, self.document), code, params) for path, code, params, _ in self.found]

    @staticmethod
    def show_path(path: Path, document: Any) -> str:
        """Return `rules[coffee].per` for ("rules", 1, "per"); an item without a code is `rules[#2]`."""
        shown = ""
        here = document
        for step in path:
            here = _step(here, step)
            if isinstance(step, int):
                code = here.get("code") if isinstance(here, dict) else None
                shown += f"[{shorten(code)}]" if isinstance(code, str) else f"[#{step + 1}]"
            elif not step.startswith("?"):
                shown += f".{shorten(step)}" if shown else shorten(step)
        return shown


def _step(here: Any, step: str | int) -> Any:
    if isinstance(here, dict) and isinstance(step, str):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None


def shorten(text: str) -> str:
    """Return the text fit for a sentence: cut where it is too long, without what cannot be printed."""
    text = "".join(character if character.isprintable() else "·" for character in text)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def show(value: Any) -> str:
    """Return a value as a file would write it, cut where it is too long for a sentence."""
    if isinstance(value, dict | list | str | int | bool) or value is None:
        return shorten(json.dumps(value, ensure_ascii=False, default=str, skipkeys=True))
    return shorten(str(value))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a mistyped one most likely means, or None."""
    found = difflib.get_close_matches(word.lower()[:60], sorted(known), n=1, cutoff=0.6)
    if found:
        return found[0]
    folded = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower()[:60], sorted(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None
