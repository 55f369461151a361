"""What a variant of a send says: words for each channel in both languages; a mail is made of blocks.

    {"email": {"ja": {"subject", "preheader", "blocks": [{"kind": "text", "text": …}, …]}, "en": {…}},
     "sms": {"ja": {"text"}, …}, "push": {"ja": {"title", "text"}, …}, "line": {"ja": {"text"}, …},
     "inbox": {"ja": {"subject", "text"}, …}, "link": "/coupons"}

`link` is a path of this site, to which all but mails lead. What stands in a text between braces is Liquid, which
`campaigns.messages.liquid` reads. Who sends a mail and how to refuse it is no block: it is put below every one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from campaigns.core.letters import CHANNELS
from campaigns.core.places import is_https, is_path
from loyalty_site.lib.text import is_plain

LANGUAGES = ("ja", "en")
BLOCKS_MAX = 40
DOCUMENT_MAX = 400_000  # bytes of all variants as JSON


class Field(NamedTuple):
    """A text of a block or of a channel: how long it may be, and what it may hold.

    `kind` is line (one line, may hold Liquid), lines, code, https (an address of a picture) or link (an address, or a
    path of this site).
    """

    name: str
    kind: str = "line"
    most: int = 200
    is_optional: bool = False


BLOCKS: Mapping[str, tuple[Field, ...]] = {
    "heading": (Field("text"),),
    "text": (Field("text", "lines", 4000),),
    "image": (Field("src", "https", 500), Field("alt"), Field("href", "link", 500, is_optional=True)),
    "coupon": (),
    "reward": (Field("code", "code", 40),),
    "points": (),
    "survey": (),
    "button": (Field("label", most=60), Field("href", "link", 500)),
}
WORDS: Mapping[str, tuple[Field, ...]] = {
    "email": (Field("subject", most=150), Field("preheader", most=150, is_optional=True)),
    "sms": (Field("text", "lines", 500),),
    "push": (Field("title", most=60), Field("text", "lines", 200)),
    "line": (Field("text", "lines", 2000),),
    "inbox": (Field("subject", most=100), Field("text", "lines", 4000)),
}


class Mistake(NamedTuple):
    """What is wrong: the place, such as `email.ja.blocks.2.text`, the reason, and what its sentence names."""

    place: str
    reason: str
    limits: Mapping[str, object] = {}


class BadContent(ValueError):
    """Content with mistakes."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = list(mistakes)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a mail; `place` is where it stands in the document."""

    kind: str
    values: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is said over one channel in one language; `blocks` are of a mail alone."""

    values: Mapping[str, str]
    place: str
    blocks: tuple[Block, ...] = ()

    def liquid(self) -> list[tuple[str, str]]:
        """Return every text in which variables may stand, with its place."""
        return [(f"{self.place}.{name}", text) for name, text in self.values.items()] + [
            (f"{block.place}.{field.name}", block.values[field.name])
            for block in self.blocks
            for field in BLOCKS[block.kind]
            if field.kind in ("line", "lines") and field.name in block.values
        ]


@dataclass(frozen=True, slots=True)
class Content:
    """What a variant says, by channel and language."""

    words: Mapping[tuple[str, str], Words]
    link: str = ""


def read(document: Any, channels: Sequence[str], languages: Sequence[str] = LANGUAGES) -> Content:
    """Read what a variant says over these channels in these languages. Raises BadContent with every mistake."""
    mistakes: list[Mistake] = []
    if not isinstance(document, dict) or document.keys() - {*CHANNELS, "link"}:
        raise BadContent([Mistake("", "shape")])
    words = {}
    for channel in channels:
        said = document.get(channel, {})
        if not isinstance(said, dict) or said.keys() - set(LANGUAGES):
            mistakes.append(Mistake(channel, "shape"))
            continue
        for language in languages:
            found = _words(channel, said.get(language), f"{channel}.{language}", mistakes)
            if found is not None:
                words[channel, language] = found
    link = document.get("link", "")
    if link and not (isinstance(link, str) and is_path(link)):
        mistakes.append(Mistake("link", "path"))
    if mistakes:
        raise BadContent(mistakes)
    return Content(words, link)


def _words(channel: str, said: Any, place: str, mistakes: list[Mistake]) -> Words | None:
    if not said:
        mistakes.append(Mistake(place, "language"))
        return None
    fields = WORDS[channel]
    known = {field.name for field in fields} | ({"blocks"} if channel == "email" else set())
    if not isinstance(said, dict) or said.keys() - known:
        mistakes.append(Mistake(place, "shape"))
        return None
    values = _values(fields, said, place, mistakes)
    return Words(values, place, _blocks(said.get("blocks"), place, mistakes) if channel == "email" else ())


def _blocks(said: Any, place: str, mistakes: list[Mistake]) -> tuple[Block, ...]:
    if not isinstance(said, list) or not said:
        mistakes.append(Mistake(f"{place}.blocks", "nothing"))
        return ()
    if len(said) > BLOCKS_MAX:
        mistakes.append(Mistake(f"{place}.blocks", "many", {"most": BLOCKS_MAX}))
        return ()
    found = []
    for number, block in enumerate(said, 1):
        where = f"{place}.blocks.{number}"
        kind = block.get("kind") if isinstance(block, dict) else None
        fields = BLOCKS.get(kind) if isinstance(kind, str) else None
        if kind is None or fields is None:
            mistakes.append(Mistake(where, "kind"))
        elif block.keys() - {"kind", *(field.name for field in fields)}:
            mistakes.append(Mistake(where, "shape"))
        else:
            found.append(Block(kind, _values(fields, block, where, mistakes), where))
    return tuple(found)


def _values(fields: Sequence[Field], said: Mapping[str, Any], place: str, mistakes: list[Mistake]) -> dict[str, str]:
    found = {}
    for field in fields:
        value, where = said.get(field.name, ""), f"{place}.{field.name}"
        mistake = _mistake(field, value, where)
        if mistake is not None:
            mistakes.append(mistake)
        elif value:
            found[field.name] = value
    return found


def _mistake(field: Field, value: Any, place: str) -> Mistake | None:
    if not isinstance(value, str):
        return Mistake(place, "shape")
    if not value.strip():
        return None if field.is_optional else Mistake(place, "missing")
    if len(value) > field.most:
        return Mistake(place, "long", {"most": field.most})
    lines = value.split("\n") if field.kind == "lines" else [value]
    if not all(is_plain(line) for line in lines):
        return Mistake(place, "control")
    if field.kind == "https" and not is_https(value):
        return Mistake(place, "https")
    if field.kind == "link" and not (is_https(value) or is_path(value)):
        return Mistake(place, "link")
    return None
