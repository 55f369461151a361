"""What a draft consists of: its sections with how much is in them, the items of one with what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from rewards.core.program.editing import WHOLE, Opened
from rewards.core.program.schema import CODED
from rewards.statement.figures import Figures, language_in_force
from rewards.statement.program_changes import Changes
from rewards.statement.program_mistakes import in_a_form
from rewards.statement.programme.words import named

SECTION_NAMES: Mapping[str, Promise] = {
    "program": pgettext_lazy("terms", "The programme as a whole"),
    "tiers": pgettext_lazy("terms", "Tiers"),
    "tier_policy": pgettext_lazy("terms", "How tiers are judged"),
    "rules": pgettext_lazy("terms", "Earning rules"),
    "exclusions": pgettext_lazy("terms", "Goods that never earn"),
    "rewards": pgettext_lazy("terms", "Rewards"),
    "coupons": pgettext_lazy("terms", "Coupons"),
    "stores": pgettext_lazy("terms", "Stores"),
}
_APART = frozenset({"code", "name", "description", "kind", "retired"})  # said elsewhere, or not in a line


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section: its key, its name, how many items are in force (None where it has none), how many mistakes."""

    key: str
    name: str
    count: int | None
    mistakes: int


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a section. `is_published`: it can be retired, not taken out."""

    code: str
    name: str
    said: str
    is_retired: bool
    is_published: bool
    mistakes: list[str]


def contents(found: Opened) -> list[SectionLine]:
    """Return the sections of a draft in the order of a file."""
    return [
        SectionLine(
            key,
            str(name),
            None if key in WHOLE else sum(not item.get("retired") for item in found.items(key)),
            len(found.found_in(key)),
        )
        for key, name in SECTION_NAMES.items()
    ]


def listed_items(found: Opened, section: str) -> list[ItemLine]:
    """Return the items of a section in their order."""
    assert section in CODED
    told, figures, language = Changes(None), Figures.of(None), language_in_force()
    return [
        ItemLine(
            code=item["code"],
            name=own_name(item, figures),
            said=told.said({key: value for key, value in item.items() if key not in _APART}),
            is_retired=bool(item.get("retired")),
            is_published=found.is_published(section, item["code"]),
            mistakes=[in_a_form(one.mistake, language) for one in found.found_in(section, item["code"])],
        )
        for item in found.items(section)
    ]


def own_name(item: Mapping[str, Any], figures: Figures) -> str:
    """Return the name of an item, nothing where it has none or no right one."""
    texts = item.get("name")
    is_named = isinstance(texts, dict) and all(isinstance(texts.get(key), str) for key in ("ja", "en"))
    return named(texts, figures) if isinstance(texts, dict) and is_named else ""
