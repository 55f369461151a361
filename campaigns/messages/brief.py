"""Messages without HTML: SMS, push, LINE and the inbox, compiled once for a variant and a language."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from campaigns.core.content import Words
from campaigns.core.sms import SEGMENTS_MAX, segments
from campaigns.messages.liquid import Template, Unfilled, neutral

PUSH_BYTES_MAX = 3000  # of the payload; services take 4,096 with their encryption
_REFUSALS = {"ja": "配信停止", "en": "Stop"}


class Said(NamedTuple):
    """What a member is told: a title, which SMS and LINE have none of, and a text."""

    subject: str
    text: str


class Brief:
    """A message that is compiled; `sender` stands in front of an SMS, which shows a number alone."""

    def __init__(self, channel: str, words: Words, language: str, sender: str) -> None:
        self.channel, self.language, self.sender = channel, language, sender
        title = words.values.get("title") or words.values.get("subject") or ""
        self.subject, self.text = Template(title), Template(words.values["text"])

    def fill(self, values: Mapping[str, Any], link: str, unsubscribe: str) -> Said:
        """Return the message for one member, with what the law and the channel want in it. Raises Unfilled."""
        subject = " ".join(neutral(self.subject.fill(values)).split())
        text = self.text.fill(values).strip()
        if self.channel == "sms":
            text = self._sms(text, link, unsubscribe)
        elif self.channel == "line" and link:
            text = f"{text}\n{link}"
        elif self.channel == "push" and len(orjson.dumps([subject, text, link])) > PUSH_BYTES_MAX:
            raise Unfilled("too long for a push notification")
        return Said(subject, text)

    def _sms(self, text: str, link: str, unsubscribe: str) -> str:
        """Put the sender in front and the way to refuse behind (特定電子メール法 4条1号, 2号)."""
        lines = [f"{self.sender}", text, link, f"{_REFUSALS[self.language]} {unsubscribe}"]
        found = "\n".join(line for line in lines if line)
        if segments(found).count > SEGMENTS_MAX:
            raise Unfilled("too long for an SMS")
        return found
