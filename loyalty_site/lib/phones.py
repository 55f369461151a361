"""Telephone numbers, in the one form that a machine can dial (E.164)."""

import unicodedata

import phonenumbers


def to_e164(text: str, region: str = "JP") -> str:
    """Return a telephone number such as "+819012345678" from any way of writing it, full width too.

    A number without a country's code is taken for one of the region. Raises ValueError for what cannot be
    a number that somebody answers.
    """
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), region)
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise ValueError("not a phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def beginning(digits: str, region: str = "JP") -> str:
    """Return how a stored number begins whose first digits are these, as people of the region dial them."""
    if digits.startswith("+"):
        return digits
    return f"+{phonenumbers.country_code_for_region(region)}{digits.removeprefix('0')}"


def to_local(e164: str, region: str = "JP") -> str:
    """Return a stored number as people of the region write it: 090-1234-5678, or +44 20 7946 0018 abroad."""
    number = phonenumbers.parse(e164, None)
    is_local = number.country_code == phonenumbers.country_code_for_region(region)
    form = phonenumbers.PhoneNumberFormat.NATIONAL if is_local else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)
