"""Points, money and days as a member reads them: 1,980ポイント, ¥1,980, 2026年11月21日(土)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_currency
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from loyalty_site.lib.money import minor_digits, to_decimal
from rewards.core.program.defaults import DEFAULTS
from rewards.core.terms import Terms

_PLAIN_POINTS = "points"
MINUS = "\N{MINUS SIGN}"


def language_in_force() -> str:
    """Return the language of the page: ja or en."""
    return (get_language() or "ja")[:2]


@dataclass(frozen=True, slots=True)
class Figures:
    """How a programme's figures are written in a language; money comes in minor units."""

    language: str
    zone: ZoneInfo
    currency: str
    digits: int
    programme: str
    point_name: str

    @classmethod
    def of(cls, terms: Terms | None) -> "Figures":
        """Return the figures of a programme, of the one every file starts from where none is published."""
        program: Mapping[str, Any] = DEFAULTS["program"] if terms is None else terms.document["program"]
        language = language_in_force()
        return cls(
            language=language,
            zone=ZoneInfo(program["time_zone"]),
            currency=program["currency"],
            digits=minor_digits(program["currency"]),
            programme=self_named(program["name"], language),
            point_name=self_named(program["point"]["name"], language),
        )

    def points(self, points: int) -> str:
        """Return points with their name: 1,980ポイント, 1,980 pt, or the programme's own name for them."""
        if self.language == "ja":
            return f"{grouped(points)}{self.point_name}"
        return f"{grouped(points)} {self.unit}"

    @property
    def unit(self) -> str:
        """Return what stands behind a number of points."""
        return "pt" if self.language == "en" and self.point_name == _PLAIN_POINTS else self.point_name

    def money(self, minor: int) -> str:
        """Return an amount with the sign of its currency."""
        if self.currency == "JPY":  # Babel writes the wide sign in Japanese
            return f"¥{minor:,}".replace("¥-", f"{MINUS}¥")
        return format_currency(to_decimal(minor, self.digits), self.currency, locale=self.language)

    def money_in_words(self, minor: int) -> str:
        """Return an amount as a sentence says it."""
        if self.currency == "JPY":
            return _("%(amount)s yen") % {"amount": f"{minor:,}"}
        return self.money(minor)

    def day(self, moment: datetime) -> str:
        """Return the day of an instant in the programme's time."""
        return date_format(moment.astimezone(self.zone).date(), "DATE_FORMAT")

    def moment(self, at: datetime) -> str:
        """Return an instant in the programme's time."""
        return date_format(at.astimezone(self.zone), "DATETIME_FORMAT")

    def last_day(self, expires_at: datetime) -> date:
        """Return the last day on which points can be used that are gone at this instant."""
        local = expires_at.astimezone(self.zone)
        return (local - datetime.resolution).date()

    def until(self, expires_at: datetime) -> str:
        """Return until when points can be used: the last day, with the time where they do not go at midnight."""
        day = self.last_day(expires_at)
        local = expires_at.astimezone(self.zone)
        at_midnight = local.time() == time.min
        text = date_format(day, "DATE_FORMAT") + ("" if at_midnight else f" {local:%H:%M}")
        return _("until %(day)s") % {"day": text}

    def days_left(self, expires_at: datetime, now: datetime) -> str:
        """Return how many days are left, today not counted."""
        days = (self.last_day(expires_at) - now.astimezone(self.zone).date()).days
        if days <= 0:
            return _("today is the last day")
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": f"{days:,}"}

    def day_before(self, moment: datetime) -> str:
        """Return the last whole day before an instant: the end of a period in force."""
        return date_format(self.last_day(moment), "DATE_FORMAT")


def grouped(points: int) -> str:
    """Return a number with separators, a true minus before it where it is negative."""
    return f"{points:,}".replace("-", MINUS)


def self_named(texts: Mapping[str, str], language: str) -> str:
    """Return a text of the programme in this language, or in one that it has."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
