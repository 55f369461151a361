"""Money as staff read it."""

from decimal import Decimal

from babel.numbers import format_currency
from django.utils.translation import get_language

from rewards.selectors.timeline import timeline


def money(amount: Decimal) -> str:
    """Return an amount in the programme's currency, in the language in force: ¥1,980."""
    currency = timeline().versions[-1].document["program"]["currency"]
    language = (get_language() or "en")[:2]
    return format_currency(amount, currency, locale=language).replace("￥", "¥")
