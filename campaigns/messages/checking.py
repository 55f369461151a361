"""Whether a send can be scheduled: everything that is wrong with what it says, each mistake with its place.

A place begins with the number of the variant, as in `1.email.ja.blocks.2.text`; `law` and `coupon` are of the send.
"""

import re
from collections.abc import Iterator
from typing import Any

from campaigns.core.content import LANGUAGES, BadContent, Mistake, Words, read
from campaigns.core.lawful import unlawful, unsaid
from campaigns.core.letters import Unwritten
from campaigns.messages.facts import Knowledge, coupon_example
from campaigns.messages.liquid import mistakes as liquid_mistakes
from campaigns.messages.surveys import survey_of
from campaigns.messages.variables import VARIABLES
from campaigns.messages.writing import Writer
from campaigns.models import Send
from rewards.core.coupons.offer import find_reward

HTML_BYTES_MAX = 100_000  # what is longer is cut off by large mail services, and the way to refuse with it
OF_COUPON, OF_SURVEY = (
    tuple(variable.name for variable in VARIABLES if variable.name.startswith(part)) for part in ("coupon.", "survey.")
)
URL = re.compile(r"\{\{-?\s*survey\.url\b")


def mistakes(send: Send) -> list[Mistake]:
    """Return what keeps a send from being scheduled; nothing where it can be. The send need not be saved."""
    knowledge = Knowledge(survey_of(send))
    found = unlawful(knowledge.operator, send.channels)
    has_coupon = bool(send.coupon)
    if has_coupon:
        try:
            coupon_example(knowledge, send.coupon, "ja")
        except LookupError:
            found.append(Mistake("coupon", "coupon"))
            has_coupon = False
    if knowledge.survey is not None and send.topic != Send.Topic.SURVEYS:
        found.append(Mistake("", "survey_topic"))
    if not send.variants:
        found.append(Mistake("", "nothing"))
    writer = Writer(send, knowledge)
    for number, variant in enumerate(send.variants):
        for mistake in _of_variant(number, variant["content"], writer, has_coupon):
            found.append(mistake._replace(place=f"{number + 1}.{mistake.place}"))
    return found


def _of_variant(number: int, document: Any, writer: Writer, has_coupon: bool) -> Iterator[Mistake]:
    but = (() if has_coupon else OF_COUPON) + (() if writer.knowledge.survey else OF_SURVEY)
    for channel in writer.send.channels:
        for language in LANGUAGES:
            try:
                words = read(document, [channel], [language]).words[channel, language]
            except BadContent as bad:
                yield from bad.mistakes
                continue
            wrong = [*_of_words(words, writer.knowledge, but)]
            yield from wrong or _of_example(number, channel, language, writer)


def _of_words(words: Words, knowledge: Knowledge, but: tuple[str, ...]) -> Iterator[Mistake]:
    """Yield what is wrong with the words of one channel in one language: their Liquid, what their blocks name."""
    if knowledge.survey is not None and words.blocks and not _asks(words):
        yield Mistake(f"{words.place}.blocks", "survey_link")
    for place, text in words.liquid():
        yield from liquid_mistakes(text, place, but=but)
    for block in words.blocks:
        if block.kind in ("coupon", "survey") and any(name.startswith(block.kind) for name in but):
            yield Mistake(block.place, f"no_{block.kind}", {"name": block.kind})
        terms = knowledge.terms
        if block.kind == "reward" and (terms is None or find_reward(terms, block.values["code"]) is None):
            yield Mistake(f"{block.place}.code", "reward")


def _asks(words: Words) -> bool:
    """Tell whether a mail leads to its survey; other messages always do, by their link."""
    return any(block.kind == "survey" for block in words.blocks) or any(URL.search(text) for _, text in words.liquid())


def _of_example(number: int, channel: str, language: str, writer: Writer) -> Iterator[Mistake]:
    """Yield what is wrong with the finished letter of an example."""
    letter = writer.example(number, channel, language)
    if isinstance(letter, Unwritten):
        yield Mistake(f"{channel}.{language}", "unwritten", {"told": letter.error})
        return
    yield from unsaid(letter, writer.knowledge.operator)
    if len(letter.html.encode()) > HTML_BYTES_MAX:
        yield Mistake(f"{channel}.{language}", "heavy")
