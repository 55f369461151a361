"""Write what a member agreed to hear: statements are added, never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from loyalty_site.lib.clock import now
from members import errors, values
from members.models import Consent, Member
from members.selectors.consents import ADVERTISING, Pair, answers, newest_statements

Channel, Topic = Consent.Channel, Consent.Topic


@dataclass(frozen=True)
class Proof:
    """Where a statement was made and what was read: a version of the wording, its language, the place.

    Of the network address (empty: unknown) a digest is kept, which can be compared and not read.
    """

    wording: str = ""
    language: str = ""
    source: str = ""
    address: str = ""


def give(
    member: Member,
    consents: Mapping[str, bool],
    *,
    wording: str = "",
    source: str = "",
    given_at: datetime | None = None,
) -> list[Consent]:
    """Add a statement on all marketing for each channel about which something new is said; return what was added.

    New is another answer than the one that counts for a topic of advertising, or the same to another wording.
    Raises InvalidChannel, InvalidText and TextTooLong. The member's row must be locked, or be new in this
    transaction.
    """
    said = {(str(channel), str(Topic.MARKETING)): granted for channel, granted in values.consents(consents).items()}
    proof = Proof(wording=wording, source=source)
    return _write(member, said, proof, given_at=given_at, records_first=True, renews_wording=True)


@transaction.atomic
def choose(member: Member, choices: Mapping[Pair, bool], proof: Proof) -> list[Consent]:
    """Add a statement for each channel and topic whose answer changes, and return what was added.

    Raises InvalidChannel, and InvalidTopic for a topic that is not one of advertising or of points.
    """
    for channel, topic in choices:
        if channel not in Channel.values:
            raise errors.InvalidChannel
        if topic not in (*ADVERTISING, Topic.POINTS):
            raise errors.InvalidTopic
    locked = Member.objects.select_for_update().get(pk=member.pk)
    return _write(locked, choices, proof)


@transaction.atomic
def refuse(member: Member, channel: str, topics: Iterable[str], proof: Proof) -> list[Consent]:
    """Refuse topics over a channel (`marketing`: all of advertising), and return what was added.

    Refused twice is refused once: the second adds nothing.
    """
    locked = Member.objects.select_for_update().get(pk=member.pk)
    return _write(locked, {(channel, str(topic)): False for topic in topics}, proof, records_first=True)


def take_over(statements: Iterable[Consent], member: Member) -> list[Consent]:
    """Add another membership's statements as a member's own, with their moment and their proof; return what was added."""
    return Consent.objects.bulk_create(
        Consent(
            member=member,
            channel=said.channel,
            topic=said.topic,
            is_granted=said.is_granted,
            given_at=said.given_at,
            wording=said.wording,
            language=said.language,
            source=said.source,
            address_digest=said.address_digest,
        )
        for said in statements
    )


def _write(
    member: Member, said: Mapping[Pair, bool], proof: Proof, *, given_at: datetime | None = None,
    records_first: bool = False, renews_wording: bool = False,
) -> list[Consent]:  # fmt: skip
    wording = values.line(proof.wording, "consents", 64)
    source = values.line(proof.source, "consents", 64)
    newest = newest_statements(member)
    before = answers(newest)
    moment = given_at or now()

    def is_new(pair: Pair, granted: bool) -> bool:
        last = newest.get(pair)
        channel, topic = pair
        covered = ADVERTISING if topic == Topic.MARKETING else (topic,)
        is_other = any(before[channel, str(each)] != granted for each in covered)
        is_first = records_first and last is None
        return is_other or is_first or (renews_wording and last is not None and last.wording != wording)

    return Consent.objects.bulk_create(
        Consent(
            member=member,
            channel=channel,
            topic=topic,
            is_granted=granted,
            given_at=moment,
            wording=wording,
            language=proof.language,
            source=source,
            address_digest=_digest(proof.address),
        )
        for (channel, topic), granted in said.items()
        if is_new((channel, topic), granted)
    )


def _digest(address: str) -> bytes | None:
    return salted_hmac("kizuna.consents.address", address, algorithm="sha256").digest() if address else None
