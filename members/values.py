"""What members tell about themselves: each value in its one form, or the error that says how to write it."""

import unicodedata
import zoneinfo
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from loyalty_site.lib import emails, phones, text
from loyalty_site.lib.clock import now
from members import errors
from members.models import Consent

LANGUAGES = ("ja", "en")
_BIRTHDAY_MIN = date(1900, 1, 1)


def email(value: str | None) -> str | None:
    """Return a normalised address, None for an empty one; raises InvalidEmail."""
    if not value:
        return None
    try:
        return emails.normalize_email(value)
    except ValueError as error:
        raise errors.InvalidEmail from error


def phone(value: str | None) -> str | None:
    """Return a number in E.164, None for an empty one; raises InvalidPhone."""
    if not value:
        return None
    try:
        return phones.to_e164(value)
    except ValueError as error:
        raise errors.InvalidPhone from error


def line(value: str, field: str, characters_max: int, clean: Callable[[str], str] = text.clean_line) -> str:
    """Return a clean line of text; raises InvalidText or TextTooLong, naming the field."""
    try:
        cleaned = clean(value)
    except ValueError as error:
        raise errors.InvalidText(field=field) from error
    if len(cleaned) > characters_max:
        raise errors.TextTooLong(field=field, characters_max=characters_max)
    return cleaned


def paragraphs(value: str, field: str, characters_max: int) -> str:
    """Return a text of several lines with one kind of line end; raises InvalidText or TextTooLong, naming the field."""
    lines = [line_of.rstrip() for line_of in value.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if not all(text.is_plain(line_of.replace("\t", " ")) for line_of in lines):
        raise errors.InvalidText(field=field)
    cleaned = unicodedata.normalize("NFC", "\n".join(lines)).strip()
    if len(cleaned) > characters_max:
        raise errors.TextTooLong(field=field, characters_max=characters_max)
    return cleaned


def name(value: str) -> str:
    """Return a name in NFKC; raises InvalidText or TextTooLong."""
    return line(value, "name", 200)


def kana(value: str) -> str:
    """Return a reading in katakana; raises InvalidKana, InvalidText or TextTooLong."""
    cleaned = line(value, "kana", 200)
    try:
        return text.clean_reading(cleaned)
    except ValueError as error:
        raise errors.InvalidKana from error


def birthday(value: date | None) -> date | None:
    """Return a possible birthday; raises InvalidBirthday.

    Today is the date in the easternmost time zone: nobody is refused on the day of their birth.
    """
    today = (now() + timedelta(hours=14)).date()
    if value is not None and not _BIRTHDAY_MIN <= value <= today:
        raise errors.InvalidBirthday
    return value


def language(value: str) -> str:
    """Return a language on offer; raises InvalidLanguage."""
    if value not in LANGUAGES:
        raise errors.InvalidLanguage
    return value


def time_zone(value: str) -> str:
    """Return the name of a time zone, empty for the programme's own; raises InvalidTimeZone."""
    if value and value not in zoneinfo.available_timezones():
        raise errors.InvalidTimeZone
    return value


def external_id(value: str | None) -> str | None:
    """Return another system's name of a member exactly as given, None for an empty one.

    It is an identifier: it is refused when it is not plain, never rewritten. Raises InvalidText, TextTooLong.
    """
    return line(value, "external_id", 255, clean=_as_it_is) if value else None


def card_number(value: str) -> str:
    """Return a card's number as it is printed, without spaces around it; raises InvalidText, TextTooLong."""
    number = line(value.strip(), "card", 64, clean=_as_it_is)
    if not number:
        raise errors.CardUnknown
    return number


def consents(value: Mapping[str, bool]) -> dict[Consent.Channel, bool]:
    """Return what was said about each channel; raises InvalidChannel."""
    try:
        return {Consent.Channel(channel): is_granted for channel, is_granted in value.items()}
    except ValueError as error:
        raise errors.InvalidChannel from error


def _as_it_is(value: str) -> str:
    if not text.is_plain(value):
        raise ValueError("not plain")
    return value
