"""What the lines of a plain-text mail are: paragraphs, codes to type, links, facts; and who sends it.

A text is written so: paragraphs apart by an empty line; a code, or a link, on a line of its own; facts as lines
that begin with "- "; after the last line of two hyphens the sender.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

PREHEADER_MAX = 110  # characters; what mail programs show beside a subject

_SENDER = re.compile(r"\n--[ ]?\n")
_LINK = re.compile(r"https?://\S+")
# Codes have no small letters and are never a word: "A1B2-C3D4", "123456".
_CODE = re.compile(r"(?=.*[0-9]|.*-)[0-9A-Z]{2,}(?:-[0-9A-Z]{2,})*|[0-9A-Z]{5,}")
_FACT = "- "


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a mail; `kind` is paragraph, code, link or facts."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in pieces: what it says, and the lines that name its sender, the name first."""

    blocks: tuple[Block, ...]
    sender: tuple[str, ...]

    @property
    def preheader(self) -> str:
        """Return the first words, for the list of mails."""
        first = next((" ".join(block.lines) for block in self.blocks if block.kind == "paragraph"), "")
        return first if len(first) <= PREHEADER_MAX else first[: PREHEADER_MAX - 1].rstrip() + "…"


def letter_of(text: str) -> Letter:
    """Return the pieces of a plain-text mail; every line of it is in one of them."""
    body, *rest = _SENDER.split(f"\n{text.strip()}\n")
    if len(rest) > 1:  # what is told may hold such a line itself
        body = "\n--\n".join([body, *rest[:-1]])
    sender = tuple(line.strip() for line in "".join(rest[-1:]).splitlines() if line.strip())
    return Letter(tuple(_blocks([line.strip() for line in body.splitlines()])), sender)


def _blocks(lines: Sequence[str]) -> list[Block]:
    found = []
    for kind, group in groupby(lines, key=_kind):
        if kind in ("link", "code"):  # each is one to itself
            found += [Block(kind, (line,)) for line in group]
        elif kind == "facts":
            found.append(Block(kind, tuple(line.removeprefix(_FACT) for line in group)))
        elif kind:
            found.append(Block(kind, tuple(group)))
    return found


def _kind(line: str) -> str:
    if not line:
        return ""
    if _LINK.fullmatch(line):
        return "link"
    if _CODE.fullmatch(line):
        return "code"
    return "facts" if line.startswith(_FACT) else "paragraph"
