"""The screen of a used coupon in words: when, where, and the sign of the day."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import pgettext

from members.models import Store
from rewards.statement.figures import language_in_force


@dataclass(frozen=True, slots=True)
class Clock:
    """The time at which a screen was drawn, as the store's clock shows it; `epoch_ms` lets it run on."""

    epoch_ms: int
    zone: str
    day: str
    time: str


def clock(at: datetime, zone: ZoneInfo) -> Clock:
    """Return the store's time."""
    local = at.astimezone(zone)
    return Clock(int(at.timestamp() * 1000), zone.key, date_format(local.date(), "DATE_FORMAT"), f"{local:%H:%M:%S}")


def sign_name(sign: int) -> str:
    """Return the name of a sign."""
    # In the order of the signs' numbers; static/css/components/used.css has a colour for each.
    names = (
        pgettext("sign", "Cherry blossom"), pgettext("sign", "Wave"), pgettext("sign", "Mountain"),
        pgettext("sign", "Moon"), pgettext("sign", "Pine"), pgettext("sign", "Crane"), pgettext("sign", "Plum"),
        pgettext("sign", "Fan"), pgettext("sign", "Lantern"), pgettext("sign", "Maple"), pgettext("sign", "Snow"),
        pgettext("sign", "Sun"),
    )  # fmt: skip
    return names[sign]


def store_name(store: Store) -> str:
    """Return a store's name in the language of the page."""
    return store.name_en if language_in_force() == "en" else store.name_ja
