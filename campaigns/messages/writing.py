"""Letters: a send's content filled in for its recipients, a chunk of them at a time."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from liquid.exceptions import LiquidError

from campaigns.core.content import BadContent, read
from campaigns.core.letters import Letter, Unwritten
from campaigns.messages.brief import Brief
from campaigns.messages.email import Mail, with_pixel
from campaigns.messages.facts import Knowledge, coupon_example, coupon_values, facts_of, sample
from campaigns.messages.links import Followed, absolute, linked, pixel
from campaigns.messages.links import Recipient as Recipient
from campaigns.messages.liquid import Unfilled
from campaigns.messages.surveys import example_address, invitations, survey_of
from campaigns.models import Send
from campaigns.selectors import survey_links
from loyalty_site.lib.ids import uuid7
from members import unsubscribing
from members.models import Member, TrackingRefusal

REFUSABLE = ("email", "sms", "line", "push")  # the inbox lies on this site and comes to nobody


class Writer:
    """Writes the letters of one send. What is the same for all is read and compiled once."""

    def __init__(self, send: Send, knowledge: Knowledge | None = None) -> None:
        self.send = send
        self.knowledge = knowledge or Knowledge(survey_of(send))
        self._compiled: dict[tuple[int, str, str], Mail | Brief | Unwritten] = {}
        self._numbers: Mapping[str, int] | None = None

    def addresses(self) -> set[str]:
        """Return where the send leads to: every link of every variant, channel and language."""
        found = set()
        for variant, said in enumerate(self.send.variants):
            if path := said["content"].get("link", ""):
                found.add(absolute(path))
            for language in ("ja", "en"):
                compiled = self._compile(variant, "email", language) if "email" in self.send.channels else None
                found.update(compiled.links if isinstance(compiled, Mail) else ())
        return found

    def follow(self, numbers: Mapping[str, int]) -> None:
        """Follow links from here on, whose stored numbers these are, and opened mails."""
        self._numbers = numbers

    def letters(self, rows: Sequence[Recipient]) -> dict[UUID, Letter | Unwritten]:
        """Return a letter for each delivery, or why there is none. The same five queries for one and for two hundred."""
        known, coupons = facts_of(
            self.knowledge, [row.member_id for row in rows], [row.coupon_id for row in rows]
        )  # fmt: skip
        followed = self._followed([row.member_id for row in rows])
        asked = invitations(rows) if self.knowledge.survey is not None else {}
        found: dict[UUID, Letter | Unwritten] = {}
        for row in rows:
            facts, coupon = known.get(row.member_id), coupons.get(row.coupon_id) if row.coupon_id else None
            if facts is None:
                found[row.delivery_id] = Unwritten("no such member")
                continue
            extra = {"coupon": coupon_values(self.knowledge, coupon, facts.language)} if coupon is not None else {}
            if row.delivery_id in asked:
                extra["survey"] = {"url": survey_links.address(asked[row.delivery_id], row.channel)}
            found[row.delivery_id] = self.letter(row, facts.member, facts.language, facts.values | extra, followed)
        return found

    def letter(
        self, row: Recipient, member: Member, language: str, values: Mapping[str, Any], followed: Followed | None = None
    ) -> Letter | Unwritten:  # fmt: skip
        """Return the letter of one member, of whom all is known."""
        compiled = self._compile(row.variant, row.channel, language)
        if isinstance(compiled, Unwritten):
            return compiled
        refusal = _refusal(member, row.channel, self.send.topic)
        filled = {**values, "unsubscribe": {"url": refusal}}
        try:
            if isinstance(compiled, Mail):
                return _mail(compiled, row, language, filled, refusal, followed, self.send.topic)
            return self._brief(compiled, row, language, filled, refusal, followed)
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
        values.pop("survey", None)
        if self.knowledge.survey is not None:
            values["survey"] = {"url": example_address()}
        if self.send.coupon:
            try:
                values["coupon"] = coupon_example(self.knowledge, self.send.coupon, language)
            except LookupError:
                return Unwritten("coupon", "coupon")
        return self.letter(Recipient(uuid7(), nobody.pk, channel, variant), nobody, language, values)

    def _followed(self, members: Sequence[UUID]) -> Followed | None:
        if self._numbers is None:
            return None
        refusals = TrackingRefusal.objects.filter(member__in=members)
        return Followed(self._numbers, frozenset(refusals.values_list("member_id", flat=True)))

    def _brief(
        self, compiled: Brief, row: Recipient, language: str, values: Mapping[str, Any], refusal: str,
        followed: Followed | None,
    ) -> Letter:  # fmt: skip
        path = self.send.variants[row.variant]["content"].get("link", "")
        link = linked(absolute(path), row, followed) if path else self._survey_link(compiled, values)
        said = compiled.fill(values, link, refusal)
        return Letter(
            row.delivery_id, row.channel, language, said.subject, said.text, link=link, unsubscribe=refusal
        )  # fmt: skip

    def _survey_link(self, compiled: Brief, values: Mapping[str, Any]) -> str:
        """Return where an invitation leads; nothing where its text says so itself, and the channel shows no link beside it."""
        if self.knowledge.survey is None or (
            compiled.channel in ("sms", "line") and "survey.url" in compiled.text.source
        ):
            return ""
        return str(values.get("survey", {}).get("url", ""))

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
    compiled: Mail, row: Recipient, language: str, values: Mapping[str, Any], refusal: str, followed: Followed | None,
    topic: str,
) -> Letter:  # fmt: skip
    links = {f"l{number}": linked(address, row, followed) for number, address in enumerate(compiled.links)}
    written = compiled.fill({**values, "link": links})
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return Letter(
        row.delivery_id, "email", language, written.subject, written.text,
        with_pixel(written.html, pixel(row, followed)), unsubscribe=refusal, headers={"List-Id": f"<{topic}.{host}>"},
    )  # fmt: skip


def _refusal(member: Member, channel: str, topic: str) -> str:
    """Return the address at which one member refuses messages like this one; of a mail it stands in its headers too."""
    if channel not in REFUSABLE:
        return ""
    return absolute(unsubscribing.address(member, channel, topic))
