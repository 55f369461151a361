"""Japan's public holidays as they are called in the language of the page."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.calendar import holiday_name

# By the names that the law gives them; a page in English has no other for them.
NAMES: Mapping[str, Promise] = {
    "元日": _("New Year's Day"),
    "成人の日": _("Coming of Age Day"),
    "建国記念の日": _("National Foundation Day"),
    "天皇誕生日": _("Emperor's Birthday"),
    "春分の日": _("Vernal Equinox Day"),
    "昭和の日": _("Showa Day"),
    "憲法記念日": _("Constitution Memorial Day"),
    "みどりの日": _("Greenery Day"),
    "こどもの日": _("Children's Day"),
    "海の日": _("Marine Day"),
    "山の日": _("Mountain Day"),
    "敬老の日": _("Respect for the Aged Day"),
    "秋分の日": _("Autumnal Equinox Day"),
    "スポーツの日": _("Sports Day"),
    "文化の日": _("Culture Day"),
    "勤労感謝の日": _("Labour Thanksgiving Day"),
}
IN_PLACE = _("Substitute holiday")  # for one that fell on a Sunday
OTHER = _("Public holiday")  # one between two, one of a single year


def named(day: date) -> str:
    """Return what the public holiday on this day is called, empty where there is none."""
    name = holiday_name(day)
    if not name:
        return ""
    return str(IN_PLACE if name.endswith("振替休日") else NAMES.get(name, OTHER))
