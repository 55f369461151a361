"""What a message says as a page posts it: the variants that are kept, incomplete where they are not written yet.

A variant posts as `v1`, a channel in a language as `v1-email-ja` and its texts as `v1-email-ja-subject`, a block as
`v1-email-ja-b2-kind` and its texts beside it. `campaigns.core.content.read` tells what is wrong.
"""

import re
from typing import Any

from django.http import QueryDict

from campaigns.actions.sends import VARIANTS_MAX
from campaigns.core.content import BLOCKS, BLOCKS_MAX, LANGUAGES, WORDS, Field

_VARIANT = re.compile(r"v([1-9])-share", re.ASCII)
_BLOCK = re.compile(r"b([1-9][0-9]?)-kind", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,3}", re.ASCII)
_PLACE = re.compile(r"v([1-9])-email-(ja|en)(?:-b([1-9][0-9]?))?", re.ASCII)

Variant = dict[str, Any]


def fresh() -> list[Variant]:
    """Return the variants with which a new message begins."""
    blocks = [{"kind": "heading", "text": ""}, {"kind": "text", "text": ""}]
    words = {
        language: {"subject": "", "preheader": "", "blocks": [dict(block) for block in blocks]}
        for language in LANGUAGES
    }
    return [{"name": "A", "share": 100, "content": {"email": words}}]


def posted(data: QueryDict) -> list[Variant]:
    """Return the variants that a page posts."""
    numbers = sorted({int(found[1]) for found in map(_VARIANT.fullmatch, data) if found})[:VARIANTS_MAX]
    return [_variant(data, f"v{number}", place) for place, number in enumerate(numbers)]


def changed(variants: list[Variant], act: str, chosen: str) -> list[Variant]:
    """Return the variants after a button was pressed; as they were for any other.

    The buttons are `add PLACE`, `copy PLACE` and, of a block, `up PLACE`, `down PLACE` and `remove PLACE`; of variants
    `variant` and `drop v2`. `chosen` is the kind of the block to be added.
    """
    verb, _, place = act.partition(" ")
    if verb == "variant" and len(variants) < VARIANTS_MAX:
        return _shared([*variants, {**variants[-1], "name": chr(ord("A") + len(variants))}])
    if verb == "drop" and len(variants) > 1 and place in {f"v{number}" for number in range(1, len(variants) + 1)}:
        return _shared([variant for number, variant in enumerate(variants, 1) if place != f"v{number}"])
    found = _PLACE.fullmatch(place)
    if found is None or int(found[1]) > len(variants):
        return variants
    words = variants[int(found[1]) - 1]["content"].setdefault("email", {})
    said = words.setdefault(found[2], {"subject": "", "preheader": "", "blocks": []})
    if verb == "copy":
        said["blocks"] = [dict(block) for block in words.get(_other(found[2]), {}).get("blocks", ())]
    else:
        _change_blocks(said["blocks"], verb, int(found[3] or 0) - 1, chosen)
    return variants


def _change_blocks(blocks: list[dict[str, str]], verb: str, place: int, chosen: str) -> None:
    if verb == "add" and chosen in BLOCKS and len(blocks) < BLOCKS_MAX:
        blocks.append({"kind": chosen, **{field.name: "" for field in BLOCKS[chosen]}})
    elif not 0 <= place < len(blocks):
        return
    elif verb == "remove":
        del blocks[place]
    elif verb in ("up", "down"):
        block = blocks.pop(place)
        blocks.insert(max(0, place - 1) if verb == "up" else place + 1, block)


def _shared(variants: list[Variant]) -> list[Variant]:
    """Return variants with equal shares, the first with what is over."""
    each, over = divmod(100, len(variants))
    return [{**variant, "share": each + (over if place == 0 else 0)} for place, variant in enumerate(variants)]


def _other(language: str) -> str:
    return "en" if language == "ja" else "ja"


def _variant(data: QueryDict, path: str, place: int) -> Variant:
    share = data.get(f"{path}-share", "").strip()
    content: dict[str, Any] = {}
    for channel in WORDS:
        for language in LANGUAGES:
            words = _words(data, f"{path}-{channel}-{language}", channel)
            if words:
                content.setdefault(channel, {})[language] = words
    link = data.get(f"{path}-link", "").strip()
    name = _line(data.get(f"{path}-name", "")).strip()[:40] or chr(ord("A") + place)
    found = {"name": name, "share": int(share) if _WHOLE.fullmatch(share) else 0}
    return {**found, "content": content | ({"link": link} if link else {})}


def _words(data: QueryDict, path: str, channel: str) -> dict[str, Any]:
    """Return the words of a channel in a language; nothing where nothing is written and none was asked for."""
    if not any(f"{path}-{field.name}" in data for field in WORDS[channel]):
        return {}
    words: dict[str, Any] = _values(data, path, WORDS[channel])
    if channel != "email":
        return words if any(words.values()) else {}
    return words | {"blocks": _blocks(data, path)}


def _blocks(data: QueryDict, path: str) -> list[dict[str, str]]:
    start = f"{path}-"
    names = (name.removeprefix(start) for name in data if name.startswith(start))
    numbers = sorted({int(found[1]) for found in map(_BLOCK.fullmatch, names) if found})[: BLOCKS_MAX + 1]
    kinds = [(f"{path}-b{number}", data.get(f"{path}-b{number}-kind", "")) for number in numbers]
    return [{"kind": kind, **_values(data, where, BLOCKS[kind])} for where, kind in kinds if kind in BLOCKS]


def _values(data: QueryDict, path: str, fields: tuple[Field, ...]) -> dict[str, str]:
    """Return texts as they were typed, without NUL, which no database keeps; a browser ends lines with two signs."""
    return {field.name: _line(data.get(f"{path}-{field.name}", "").replace("\r\n", "\n")) for field in fields}


def _line(text: str) -> str:
    return text.replace("\x00", "")
