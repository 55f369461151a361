"""Money between its three forms: a decimal string outside, Decimal in rows, whole minor units in the core."""

import re
from decimal import Decimal
from functools import lru_cache

# ISO 4217: digits after the point where they are not two.
_MINOR_DIGITS = {
    "BIF": 0, "DJF": 0, "GNF": 0, "KMF": 0, "RWF": 0, "UYI": 0, "VUV": 0,
    "JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "PYG": 0, "UGX": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,3}))?", re.ASCII)


def minor_digits(currency: str) -> int:
    """Return how many digits an amount in this currency has after the point (JPY 0, USD 2, KWD 3)."""
    return _MINOR_DIGITS.get(currency, 2)


def parse_amount(text: str, digits: int) -> int:
    """Return the minor units of an ASCII decimal string, such as "1980" or "19.80".

    Raises ValueError for signs, exponents, other digits than ASCII's, 10^12 and more,
    and for more decimals than the currency has.
    """
    match = _AMOUNT.fullmatch(text)
    if match is None or len(match[2] or "") > digits:
        raise ValueError(text)
    return int(match[1] + (match[2] or "").ljust(digits, "0"))


def to_minor(amount: Decimal, digits: int) -> int:
    """Return an exact Decimal amount as whole minor units; raises ValueError for a fraction of one."""
    scaled = amount.scaleb(digits)
    minor = int(scaled)
    if minor != scaled:
        raise ValueError(str(amount))
    return minor


@lru_cache(maxsize=20_000)
def to_decimal(minor: int, digits: int) -> Decimal:
    """Return whole minor units as a Decimal amount with the currency's digits."""
    return Decimal(minor).scaleb(-digits)


def format_amount(minor: int, digits: int) -> str:
    """Return whole minor units as the decimal string that the API speaks, such as "1980" or "-19.80"."""
    if not digits:
        return str(minor)
    sign, whole = ("-", -minor) if minor < 0 else ("", minor)
    units, rest = divmod(whole, 10**digits)
    return f"{sign}{units}.{rest:0{digits}d}"
