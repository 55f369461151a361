"""Where to shop, and when: pages for everybody."""

import unicodedata
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from loyalty_site.lib.access import public
from loyalty_site.lib.calendar import is_holiday
from loyalty_site.lib.clock import now
from members.core import hours
from members.models import Store
from members.selectors.stores import FOUND_MAX, listed

TERM_MAX = 100
SPECIAL_DAYS_AHEAD = 60
MAP = "https://www.google.com/maps/search/?"  # a plain link: nothing of it is loaded here
WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


class Shown(NamedTuple):
    """A store in the language in force."""

    code: str
    name: str
    channel: str
    channel_name: str
    address: str
    map: str
    phone: str
    zone: ZoneInfo
    words: str  # about the hours, where they are not said day by day
    hours: hours.Hours | None
    state: hours.Now | None


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the stores, those whose name or address holds what is searched for."""
    term = "".join(c for c in request.GET.get("q", "")[:TERM_MAX] if unicodedata.category(c) not in {"Cc", "Cs"})
    stores = [_shown(store) for store in listed(unicodedata.normalize("NFKC", term))]
    context = {"stores": stores, "term": term.strip(), "has_more": len(stores) == FOUND_MAX}
    return render(request, "members/stores/index.html", context)


@public
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a store with its hours, its telephone and the way to it."""
    store = _shown(get_object_or_404(Store, code=code, retired_at=None))
    return render(
        request, "members/stores/show.html", {"store": store, "week": _week(store), "special": _special(store)}
    )


def _shown(store: Store) -> Shown:
    is_english = get_language() == "en"
    address = (store.address_en if is_english else "") or store.address
    zone = ZoneInfo(store.time_zone or settings.TIME_ZONE)
    plan = hours.read(store.hours) if isinstance(store.hours, dict) and not {"ja", "en"} & set(store.hours) else None
    words: Any = "" if plan else store.hours or ""
    return Shown(
        code=store.code,
        name=store.name_en if is_english else store.name_ja,
        channel=store.channel,
        channel_name=store.get_channel_display(),
        address=address,
        map=MAP + urlencode({"api": "1", "query": address}) if address else "",
        phone=store.phone,
        zone=zone,
        words=words.get("en" if is_english else "ja", "") if isinstance(words, dict) else words,
        hours=plan,
        state=hours.now_at(plan, now(), zone, is_holiday) if plan else None,
    )


def _week(store: Shown) -> list[dict[str, Any]]:
    """Return the rows of the week's table, today's marked."""
    if store.hours is None:
        return []
    today = now().astimezone(store.zone).weekday()
    rows: list[dict[str, Any]] = [
        {"day": day, "spans": _texts(store.hours.weekly[index]), "is_today": index == today}
        for index, day in enumerate(WEEKDAYS)
    ]
    if store.hours.holiday is not None:
        rows.append({"day": _("Public holidays"), "spans": _texts(store.hours.holiday)})
    return rows


def _special(store: Shown) -> list[dict[str, Any]]:
    """Return the days of their own that are coming."""
    if store.hours is None:
        return []
    today = now().astimezone(store.zone).date()
    coming = sorted(
        (day, spans) for day, spans in store.hours.special.items() if 0 <= (day - today).days <= SPECIAL_DAYS_AHEAD
    )
    return [{"day": day, "spans": _texts(spans)} for day, spans in coming]


def _texts(spans: tuple[hours.Span, ...]) -> list[str]:
    """Return spans as they stand on a door; what ends after midnight ends at 25:00 or 26:00 on no clock."""
    return [f"{_clock(span.start)}–{_clock(span.end)}" for span in spans]


def _clock(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour if hour <= 24 and (hour, rest) <= (24, 0) else hour - 24}:{rest:02}"
