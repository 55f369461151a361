"""What a message costs at its provider; of a draft counted on the example, with its sender and its way out in it."""

from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from campaigns.core.content import LANGUAGES
from campaigns.core.letters import Letter
from campaigns.core.sms import Segments, segments
from campaigns.messages.writing import Writer
from campaigns.models import Send


class Count(NamedTuple):
    """An SMS of a variant in a language; `found` None where it cannot be written yet, `price` None where none is set."""

    id: str
    variant: str
    language: str
    found: Segments | None
    price: Decimal | None


def price(letter: Letter) -> Decimal:
    """Return what handing a letter over costs, in the programme's currency; nothing where no price is set."""
    if letter.channel == "sms":
        return segments(letter.text).price(settings.SMS_SEGMENT_PRICE)
    return settings.LINE_MESSAGE_PRICE if letter.channel == "line" else Decimal(0)


def counts(send: Send) -> list[Count]:
    """Return how each SMS of a send would travel to the example, and what one costs."""
    writer = Writer(send)
    return [_count(writer, number, language) for number in range(len(send.variants)) for language in LANGUAGES]


def _count(writer: Writer, number: int, language: str) -> Count:
    letter = writer.example(number, "sms", language)
    name, variant = f"sms-v{number + 1}-{language}", str(writer.send.variants[number]["name"])
    if not isinstance(letter, Letter):
        return Count(name, variant, language, None, None)
    found, each = segments(letter.text), settings.SMS_SEGMENT_PRICE
    return Count(name, variant, language, found, found.price(each) if each else None)
