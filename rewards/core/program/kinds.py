"""The kinds of single values in a programme: each reads one, reports its mistake, returns it in one form.

A kind returns the value as the document keeps it (a whole number where a decimal is meant becomes a decimal
string), or UNREADABLE after it has reported why not.
"""

import re
import unicodedata
import zoneinfo
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

from loyalty_site.lib.money import minor_digits
from rewards.core.program.currencies import CURRENCIES
from rewards.core.program.mistakes import Path, Report, nearest, show
from rewards.core.program.source import UNREADABLE

MONEY_DIGITS_MAX = 12  # amounts stay below 10^12, as everywhere in the API
WHOLE_MAX = 10**12 - 1

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", re.ASCII)
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,10})?", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):([0-5]\d)|24:00)", re.ASCII)
PHONE = re.compile(r"\+?[0-9](?:[ -]?[0-9]){2,18}", re.ASCII)
# Overrides of the writing direction make a text look like another; line ends have no place in a name.
FORBIDDEN_IN_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ufffe\uffff]")


class Kind(Protocol):
    def read(self, value: Any, path: Path, report: Report) -> Any:
        """Return the value in its one form, or report its mistakes and return UNREADABLE."""


def refuse(report: Report, path: Path, code: str, **params: Any) -> Any:
    report.add(path, code, **params)
    return UNREADABLE


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


class Flag:
    def read(self, value: Any, path: Path, report: Report) -> Any:
        return value if isinstance(value, bool) else refuse(report, path, "not_boolean", value=show(value))


class Only:
    """A switch that can only be on, because leaving it out is how it is off."""

    def read(self, value: Any, path: Path, report: Report) -> Any:
        return True if value is True else refuse(report, path, "only_true", value=show(value))


class Whole:
    def __init__(self, least: int = 0, most: int = WHOLE_MAX) -> None:
        self.least, self.most = least, most

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not is_whole(value):
            quoted = isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}", value, re.ASCII)
            return refuse(report, path, "whole_quoted" if quoted else "not_whole", value=show(value))
        if not self.least <= value <= self.most:
            return refuse(report, path, "out_of_range", value=show(value), least=self.least, most=self.most)
        return value


class Number:
    """A decimal string such as "1.25"; a whole number may be written bare."""

    def __init__(self, most: str, least: str | None = None, decimals_max: int = 6) -> None:
        self.least, self.most, self.decimals_max = least, most, decimals_max

    def read(self, value: Any, path: Path, report: Report) -> Any:
        text = str(value) if is_whole(value) else value
        if not isinstance(text, str) or not DECIMAL.fullmatch(text):
            return refuse(report, path, "not_decimal", value=show(value))
        number = Decimal(text)
        if self.least is None and number <= 0:
            return refuse(report, path, "not_positive", value=show(value))
        if text.startswith("-") or number < Decimal(self.least or 0) or number > Decimal(self.most):
            least = self.least if self.least is not None else "0"
            return refuse(report, path, "out_of_range", value=show(value), least=least, most=self.most)
        if _decimals(text) > self.decimals_max:
            return refuse(report, path, "too_many_decimals", value=show(value), decimals=self.decimals_max)
        return text


class Money:
    """An amount in the programme's currency, as a decimal string; a whole amount may be written bare."""

    def __init__(self, zero: bool = False) -> None:
        self.zero = zero

    def read(self, value: Any, path: Path, report: Report) -> Any:
        text = str(value) if is_whole(value) else value
        if not isinstance(text, str) or not DECIMAL.fullmatch(text):
            return refuse(report, path, "not_money", value=show(value))
        amount = Decimal(text)
        if text.startswith("-") or (amount == 0 and not self.zero):
            return refuse(report, path, "not_positive" if not self.zero else "negative", value=show(value))
        if amount >= 10**MONEY_DIGITS_MAX:
            return refuse(report, path, "money_too_large", value=show(value), digits=MONEY_DIGITS_MAX)
        currency = _currency(report)
        if currency is not None and _decimals(text) > minor_digits(currency):
            report.add(
                path,
                "money_decimals",
                because=("program", "currency"),
                value=show(value),
                currency=currency,
                decimals=minor_digits(currency),
            )
            return UNREADABLE
        return text


class Threshold:
    """What a tier asks for, in the unit of `tier_policy.by`: a whole number, or an amount of money."""

    def read(self, value: Any, path: Path, report: Report) -> Any:
        policy = report.document.get("tier_policy") if isinstance(report.document, dict) else None
        by = policy.get("by") if isinstance(policy, dict) else "spend"
        if is_whole(value) or by != "spend":
            return Whole().read(value, path, report)
        amount = Money(zero=True).read(value, path, report)
        return 0 if amount is not UNREADABLE and Decimal(amount) == 0 else amount


class Text:
    def __init__(self, longest: int = 200) -> None:
        self.longest = longest

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, str):
            return refuse(report, path, "not_text", value=show(value))
        if not value.strip():
            return refuse(report, path, "blank")
        if len(value) > self.longest:
            return refuse(report, path, "too_long", longest=self.longest)
        bad = FORBIDDEN_IN_TEXT.search(value)
        control = next((c for c in value if unicodedata.category(c) in ("Cc", "Cs")), None)
        if bad or control:
            character = bad.group() if bad else control
            return refuse(report, path, "bad_character", character=f"U+{ord(character or ' '):04X}")
        return value


class Code:
    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, str):
            return refuse(report, path, "not_text", value=show(value))
        return value if CODE.fullmatch(value) else refuse(report, path, "bad_code", value=show(value))


class Choice:
    def __init__(self, *names: str) -> None:
        self.names = names

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, str) and value in self.names:
            return value
        guess = nearest(value, self.names) if isinstance(value, str) else None
        choices = ", ".join(self.names)
        return refuse(report, path, "not_a_choice", value=show(value), choices=choices, guess=guess)


class Currency:
    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, str) and value in CURRENCIES:
            return value
        return refuse(report, path, "unknown_currency", value=show(value))


class TimeZone:
    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, str) and value in time_zones():
            return value
        guess = nearest(value, time_zones()) if isinstance(value, str) else None
        return refuse(report, path, "unknown_time_zone", value=show(value), guess=guess)


class Day:
    """A date, `2026-12-01`."""

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, str) and DATE.fullmatch(value) and _parses(date.fromisoformat, value):
            return value
        return refuse(report, path, "not_date", value=show(value))


class Moment:
    """A date, meaning its first instant, or an RFC 3339 time with its offset."""

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, str):
            if DATE.fullmatch(value) and _parses(date.fromisoformat, value):
                return value
            if MOMENT.fullmatch(value) and _parses(datetime.fromisoformat, value):
                return value
        return refuse(report, path, "not_moment", value=show(value))


class Hours:
    """A stretch of the day, `HH:MM-HH:MM`: start inclusive, end exclusive, `24:00` is the day's end.

    An end before the start is after midnight: `22:00-02:00`.
    """

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, str) and HOURS.fullmatch(value):
            start, end = value.split("-")
            if start != end:
                return value
        return refuse(report, path, "not_hours", value=show(value))


class Phone:
    """A telephone number as people write it: digits with hyphens or spaces, a plus sign in front for abroad."""

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, str) and PHONE.fullmatch(value):
            return value
        return refuse(report, path, "not_phone", value=show(value))


@cache
def time_zones() -> frozenset[str]:
    """Return the names of the IANA time zones."""
    return frozenset(zoneinfo.available_timezones())


def _parses(parse: Any, text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _currency(report: Report) -> str | None:
    program = report.document.get("program") if isinstance(report.document, dict) else None
    currency = program.get("currency") if isinstance(program, dict) else None
    return currency if isinstance(currency, str) and currency in CURRENCIES else None
