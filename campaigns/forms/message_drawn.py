"""A message as its editor draws it: every text a field with its mistakes beside it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import get_language

from campaigns.core.content import BLOCKS, LANGUAGES, WORDS, Mistake
from campaigns.core.content import Field as Asked
from campaigns.forms import message_words
from campaigns.forms.message_document import Variant


class Field(NamedTuple):
    """A text: `kind` is line, lines, https, link or code; `options` are the codes to choose from, with their names."""

    id: str
    label: str
    help: str
    kind: str
    value: str
    most: int
    is_optional: bool
    errors: list[str]
    options: Sequence[tuple[str, str]] = ()


class Block(NamedTuple):
    """A block of a mail; it can go up unless it is the first, down unless it is the last."""

    path: str
    kind: str
    name: str
    number: int
    is_first: bool
    is_last: bool
    fields: list[Field]
    errors: list[str]


class Words(NamedTuple):
    """A channel in a language."""

    path: str
    language: str
    name: str
    fields: list[Field]
    blocks: list[Block]
    errors: list[str]


class Channel(NamedTuple):
    """A channel in both languages."""

    key: str
    name: str
    languages: list[Words]


class Drawn(NamedTuple):
    """A variant, by the channels that were chosen."""

    path: str
    name: str
    share: int
    channels: list[Channel]
    link: Field


class Pencil:
    """Draws variants; `mistakes` have places such as `1.email.ja.subject`."""

    def __init__(self, rewards: Mapping[str, str], mistakes: Sequence[Mistake]) -> None:
        self.rewards = list(rewards.items())
        self.told: dict[str, list[str]] = {}
        for mistake in mistakes:
            self.told.setdefault(mistake.place, []).append(message_words.sentence(mistake))

    def draw(self, variants: Sequence[Variant], channels: Sequence[str]) -> list[Drawn]:
        """Return the variants as they are drawn."""
        return [self._variant(number, variant, channels) for number, variant in enumerate(variants, 1)]

    def _variant(self, number: int, variant: Variant, channels: Sequence[str]) -> Drawn:
        content = variant["content"]
        asked = Asked("link", "link", 500, is_optional=True)
        link = self._field(asked, f"v{number}", f"{number}.link", content.get("link", ""))
        drawn = [
            Channel(
                key, str(message_words.CHANNELS[key]),
                [self._words(number, key, language, content.get(key, {}).get(language) or {}) for language in _order()],
            )
            for key in channels
        ]  # fmt: skip
        return Drawn(f"v{number}", variant["name"], variant["share"], drawn, link)

    def _words(self, number: int, channel: str, language: str, said: Mapping[str, Any]) -> Words:
        path, place = f"v{number}-{channel}-{language}", f"{number}.{channel}.{language}"
        blocks = said.get("blocks", ())
        return Words(
            path, language, str(message_words.LANGUAGES[language]),
            [self._field(asked, path, f"{place}.{asked.name}", said.get(asked.name, "")) for asked in WORDS[channel]],
            [self._block(path, place, order, block, len(blocks)) for order, block in enumerate(blocks, 1)],
            self.told.get(place, []) + self.told.get(f"{place}.blocks", []),
        )  # fmt: skip

    def _block(self, path: str, place: str, number: int, block: Mapping[str, str], count: int) -> Block:
        where, spot = f"{path}-b{number}", f"{place}.blocks.{number}"
        fields = [self._field(asked, where, f"{spot}.{asked.name}", block.get(asked.name, "")) for asked in BLOCKS[block["kind"]]]  # fmt: skip
        name = str(message_words.BLOCKS[block["kind"]])
        return Block(where, block["kind"], name, number, number == 1, number == count, fields, self.told.get(spot, []))

    def _field(self, asked: Asked, path: str, place: str, value: str) -> Field:
        name = "href" if asked.name == "link" else asked.name
        help_text = message_words.SENTENCES["path"] if asked.name == "link" else message_words.HELP.get(asked.name, "")
        return Field(
            f"{path}-{asked.name}", str(message_words.FIELDS[name]), str(help_text), asked.kind, value, asked.most,
            asked.is_optional, self.told.get(place, []), self.rewards if asked.kind == "code" else (),
        )  # fmt: skip


def _order() -> Sequence[str]:
    """Return the languages, that of the page first."""
    return LANGUAGES[::-1] if (get_language() or "").startswith("en") else LANGUAGES
