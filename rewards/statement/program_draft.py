"""What a draft says, in words: every mistake with the line it stands on, every change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rewards.core.program import Reading
from rewards.core.terms import Terms as CompiledTerms
from rewards.statement.program_changes import ChangeLine, Changes

LINE_MAX = 160  # characters of a faulty line that are shown
SHOWN_MAX = 200  # sentences of a sort


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """A mistake: what is wrong, and the line as it stands there."""

    said: str
    line: str


@dataclass(frozen=True, slots=True)
class Check:
    """What came of a check; `more` counts what is not shown."""

    mistakes: list[MistakeLine]
    changes: list[ChangeLine]
    more: int

    @property
    def is_right(self) -> bool:
        """Tell whether there is no mistake."""
        return not self.mistakes


def checked(text: str, reading: Reading, terms: CompiledTerms | None, base: Mapping[str, Any], language: str) -> Check:
    """Return what a check of a text found; `base` is the document that it is read over."""
    lines = text.split("\n")
    mistakes = [
        MistakeLine(mistake.message(language), _line(lines, mistake.line)) for mistake in reading.mistakes[:SHOWN_MAX]
    ]
    told = Changes(terms, base, reading.document or base)
    changes = [told.line(change) for change in reading.changes[:SHOWN_MAX]]
    more = max(0, len(reading.mistakes) - SHOWN_MAX) + max(0, len(reading.changes) - SHOWN_MAX)
    return Check(mistakes, changes, more)


def _line(lines: list[str], number: int) -> str:
    """Return a line, without what cannot be printed."""
    if not 1 <= number <= len(lines):
        return ""
    line = "".join(character if character.isprintable() else "·" for character in lines[number - 1].strip())
    return line if len(line) <= LINE_MAX else line[: LINE_MAX - 1] + "…"
