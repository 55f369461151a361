"""The pieces of which sentences about conditions are made: ranges, periods, lists of names.

Each piece brings the spaces around it along, because Japanese has none and puts them in another order.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from campaigns.core.params import Period
from loyalty_site.lib.money import to_minor
from rewards.selectors.timeline import NoProgramme, timeline
from rewards.statement.figures import Figures

NAMES_MAX = 5
Values = Mapping[str, Any]
Unit = Callable[[Any], str]


def between(values: Values, unit: Unit) -> str:
    """Say between what a number lies, each end with its unit."""
    least, most = values.get("at_least"), values.get("at_most")
    if most is None:
        return _("at least %(least)s") % {"least": unit(least)}
    if least is None:
        return _("at most %(most)s") % {"most": unit(most)}
    if least == most:
        return _("exactly %(number)s") % {"number": unit(least)}
    return _("between %(least)s and %(most)s") % {"least": unit(least), "most": unit(most)}


def times(number: int) -> str:
    return ngettext("%(number)s time", "%(number)s times", number) % {"number": plain(number)}


def points(number: int) -> str:
    return ngettext("%(number)s point", "%(number)s points", number) % {"number": plain(number)}


def days(number: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": plain(number)}


def years(number: int) -> str:
    return ngettext("%(number)s year", "%(number)s years", number) % {"number": plain(number)}


def pieces(number: int) -> str:
    return ngettext("%(number)s piece", "%(number)s pieces", number) % {"number": plain(number)}


def money(amount: Decimal) -> str:
    """Say an amount in the programme's currency."""
    try:
        figures = Figures.of(timeline().versions[-1])
    except NoProgramme:
        figures = Figures.of(None)
    try:
        return figures.money_in_words(to_minor(amount, figures.digits))
    except ValueError:  # a fraction that the currency does not have
        return f"{plain(amount)} {figures.currency}"


def plain(number: Decimal | int) -> str:
    return f"{number:,}"


def during(period: Period | None) -> str:
    """Say within which days, with a space before it; nothing where any day is meant."""
    if period is None:
        return ""
    if period.days is not None:
        told = ngettext(" within the last day", " in the last %(days)s days", period.days)
        return told % {"days": plain(period.days)}
    since, before = (end and date_format(end, "DATE_FORMAT") for end in (period.since, period.before))
    if before is None:
        return _(" from %(since)s on") % {"since": since}
    if since is None:
        return _(" before %(before)s") % {"before": before}
    return _(" from %(since)s until before %(before)s") % {"since": since, "before": before}


def at_stores(values: Values, names: Mapping[str, str]) -> str:
    """Say in which stores, with a space before it; nothing where any store is meant."""
    return _(" at %(stores)s") % {"stores": either(values["stores"], names)} if "stores" in values else ""


def either(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """Say a few names of which any is meant, and how many there are besides."""
    told = [names.get(code) or code for code in codes]
    if len(told) > NAMES_MAX:
        rest = len(told) - NAMES_MAX + 1
        told[NAMES_MAX - 1 :] = [ngettext("%(rest)s other", "%(rest)s others", rest) % {"rest": plain(rest)}]
    *first, last = told
    if not first:
        return last
    return pgettext("any of several", "%(first)s or %(last)s") % {
        "first": pgettext("between names", ", ").join(first), "last": last,
    }  # fmt: skip
