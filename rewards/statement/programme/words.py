"""Names, lists, days and times as the sentences of the programme say them."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from babel.dates import get_day_names, get_month_names
from babel.lists import format_list
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from rewards.core.rules import When
from rewards.core.terms import Terms
from rewards.statement.figures import Figures, self_named
from rewards.statement.reasons import in_words

_NAMED_MAX = 12  # so many products are named; the rest is a number
_FIRST_STRONG, _END = "\u2068", "\u2069"
_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_NTH: Mapping[int, Promise] = {
    1: gettext_lazy("the first %(weekday)s"),
    2: gettext_lazy("the second %(weekday)s"),
    3: gettext_lazy("the third %(weekday)s"),
    4: gettext_lazy("the fourth %(weekday)s"),
    5: gettext_lazy("the fifth %(weekday)s"),
}


def shown(name: str) -> str:
    """Return a name so that it cannot turn the sentence around it: without marks of direction, and isolated
    where it is written from right to left.
    """
    plain = name.translate(_DIRECTION_MARKS)
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in plain):
        return f"{_FIRST_STRONG}{plain}{_END}"
    return plain


def named(texts: Mapping[str, str], figures: Figures) -> str:
    """Return a name that the programme gives, in the language of the page."""
    return shown(self_named(texts, figures.language))


def item_name(terms: Terms, section: str, code: str, figures: Figures) -> str:
    """Return the name of a tier, a store or a reward; its code in words where the document has none."""
    found: Mapping[str, Any] | None = next((item for item in terms.document[section] if item["code"] == code), None)
    return in_words(code) if found is None else named(found["name"], figures)


def listed(names: Iterable[str], figures: Figures) -> str:
    """Return names as a sentence lists them: A, B and C; many products are cut short with their number."""
    every = list(names)
    kept, more = every[:_NAMED_MAX], len(every) - _NAMED_MAX
    if more > 0:
        kept.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    return format_list(kept, locale="ja" if figures.language == "ja" else "en_GB")


def weekday(number: int, figures: Figures) -> str:
    """Return the name of a day of the week, Monday 0."""
    return str(get_day_names("wide", locale=figures.language)[number])


def nth_weekday(place: int, number: int, figures: Figures) -> str:
    """Return the third Saturday."""
    return str(_NTH[place]) % {"weekday": weekday(number, figures)}


def month(number: int, figures: Figures) -> str:
    """Return the name of a month."""
    return str(get_month_names("wide", locale=figures.language)[number])


def day_of_month(day: int) -> str:
    """Return the 5th."""
    if day in (1, 21, 31):
        return pgettext("day of the month", "%(day)sst") % {"day": day}
    if day in (2, 22):
        return pgettext("day of the month", "%(day)snd") % {"day": day}
    if day in (3, 23):
        return pgettext("day of the month", "%(day)srd") % {"day": day}
    return pgettext("day of the month", "%(day)sth") % {"day": day}


def clock(minutes: int) -> str:
    """Return a time of day."""
    return f"{minutes // 60}:{minutes % 60:02}"


def hours(opens: int, closes: int) -> str:
    """Return a stretch of the day; one that runs over midnight says so."""
    values = {"opens": clock(opens), "closes": clock(closes)}
    if closes <= opens:
        return _("%(opens)s to %(closes)s the next day") % values
    return _("%(opens)s to %(closes)s") % values


def months(count: int) -> str:
    """Return so many months."""
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def days(count: int) -> str:
    """Return so many days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": f"{count:,}"}


def period(when: When, figures: Figures) -> str:
    """Return from when to when something holds, the last day included; empty where nothing bounds it."""
    first = _bound(when.first_day, when.first_moment, figures)
    last = _bound(when.until_day - timedelta(days=1) if when.until_day else None, when.until_moment, figures)
    if first and last:
        return _("From %(first)s to %(last)s.") % {"first": first, "last": last}
    if first:
        return _("From %(first)s on.") % {"first": first}
    return _("Until %(last)s.") % {"last": last} if last else ""


def _bound(day: date | None, moment: datetime | None, figures: Figures) -> str:
    if day is not None:
        return date_format(day, "DATE_FORMAT")
    if moment is None:
        return ""
    local = moment.astimezone(figures.zone) if moment.tzinfo else moment  # without an offset it is the store's time
    text = date_format(local.date(), "DATE_FORMAT")
    return text if local.time() == time.min else f"{text} {local:%H:%M}"
