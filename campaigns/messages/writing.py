"""Letters: a send's content filled in for its recipients, a chunk of them at a time."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from liquid.exceptions import LiquidError

from campaigns.core.content import BadContent, read
from campaigns.core.letters import Letter, Unwritten
from campaigns.messages.brief import Brief
from campaigns.messages.email import Mail
from campaigns.messages.facts import Knowledge, coupon_example, coupon_values, facts_of, sample
from campaigns.messages.links import Recipient as Recipient
from campaigns.messages.links import absolute, linked
from campaigns.messages.liquid import Unfilled
from campaigns.models import Send
from loyalty_site.lib.ids import uuid7
from members import unsubscribing
from members.models import Member

REFUSABLE = ("email", "sms", "line", "push")  # the inbox lies on this site and comes to nobody


class WayOut(NamedTuple):
    """How one member refuses messages like this one: the address, and the headers of a mail that name it."""

    url: str = ""
    headers: Mapping[str, str] = {}


class Writer:
    """Writes the letters of one send. What is the same for all is read and compiled once."""

    def __init__(self, send: Send, knowledge: Knowledge | None = None) -> None:
        self.send = send
        self.knowledge = knowledge or Knowledge()
        self._compiled: dict[tuple[int, str, str], Mail | Brief | Unwritten] = {}

    def letters(self, rows: Sequence[Recipient]) -> dict[UUID, Letter | Unwritten]:
        """Return a letter for each delivery, or why there is none. The same five queries for one and for two hundred."""
        known, coupons = facts_of(
            self.knowledge, [row.member_id for row in rows], [row.coupon_id for row in rows]
        )  # fmt: skip
        found: dict[UUID, Letter | Unwritten] = {}
        for row in rows:
            facts, coupon = known.get(row.member_id), coupons.get(row.coupon_id) if row.coupon_id else None
            if facts is None:
                found[row.delivery_id] = Unwritten("no such member")
                continue
            extra = {"coupon": coupon_values(self.knowledge, coupon, facts.language)} if coupon is not None else {}
            found[row.delivery_id] = self.letter(row, facts.member, facts.language, facts.values | extra)
        return found

    def letter(
        self, row: Recipient, member: Member, language: str, values: Mapping[str, Any]
    ) -> Letter | Unwritten:  # fmt: skip
        """Return the letter of one member, of whom all is known."""
        compiled = self._compile(row.variant, row.channel, language)
        if isinstance(compiled, Unwritten):
            return compiled
        refusal = _refusal(member, row.channel, self.send.topic)
        filled = {**values, "unsubscribe": {"url": refusal.url}}
        try:
            if isinstance(compiled, Mail):
                return _mail(compiled, row, language, filled, refusal, self.send.topic)
            return self._brief(compiled, row, language, filled, refusal)
        except Unfilled as error:
            return Unwritten(error.error, f"{row.channel}.{language}")

    def example(self, variant: int, channel: str, language: str, member: Member | None = None) -> Letter | Unwritten:
        """Return what a member would get, or the example of nobody; with the coupon as if it were given now.

        The address to refuse at is nobody's: who looks at an example must not be able to refuse in another's name.
        """
        nobody = Member()
        if member is None:
            values = sample(self.knowledge, language)
        else:
            values = facts_of(self.knowledge, [member.pk], [], language)[0][member.pk].values
        values.pop("coupon", None)
        if self.send.coupon:
            try:
                values["coupon"] = coupon_example(self.knowledge, self.send.coupon, language)
            except LookupError:
                return Unwritten("coupon", "coupon")
        return self.letter(Recipient(uuid7(), nobody.pk, channel, variant), nobody, language, values)

    def _brief(
        self, compiled: Brief, row: Recipient, language: str, values: Mapping[str, Any], refusal: WayOut
    ) -> Letter:
        path = self.send.variants[row.variant]["content"].get("link", "")
        link = linked(absolute(path), row) if path else ""
        said = compiled.fill(values, link, refusal.url)
        return Letter(
            row.delivery_id, row.channel, language, said.subject, said.text, link=link, unsubscribe=refusal.url
        )  # fmt: skip

    def _compile(self, variant: int, channel: str, language: str) -> Mail | Brief | Unwritten:
        key = (variant, channel, language)
        if key not in self._compiled:
            self._compiled[key] = self._compiled_anew(*key)
        return self._compiled[key]

    def _compiled_anew(self, variant: int, channel: str, language: str) -> Mail | Brief | Unwritten:
        try:
            words = read(self.send.variants[variant]["content"], [channel], [language]).words[channel, language]
            if channel == "email":
                return Mail(words, self.knowledge, language)
            return Brief(channel, words, language, self.knowledge.operator.name.get(language, ""))
        except BadContent as bad:
            return Unwritten(bad.mistakes[0].reason, bad.mistakes[0].place)
        except (IndexError, KeyError, TypeError, LiquidError) as error:
            return Unwritten(type(error).__name__, f"{channel}.{language}")


def _mail(
    compiled: Mail, row: Recipient, language: str, values: Mapping[str, Any], refusal: WayOut, topic: str
) -> Letter:  # fmt: skip
    links = {f"l{number}": linked(address, row) for number, address in enumerate(compiled.links)}
    written = compiled.fill({**values, "link": links})
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return Letter(
        row.delivery_id, "email", language, written.subject, written.text, written.html,
        unsubscribe=refusal.url, headers={**refusal.headers, "List-Id": f"<{topic}.{host}>"},
    )  # fmt: skip


def _refusal(member: Member, channel: str, topic: str) -> WayOut:
    if channel not in REFUSABLE:
        return WayOut()
    if channel == "email":
        headers = unsubscribing.headers(member, topic, settings.SITE_URL)
        return WayOut(headers["List-Unsubscribe"].strip("<>"), headers)
    return WayOut(absolute(unsubscribing.address(member, channel, topic)))
