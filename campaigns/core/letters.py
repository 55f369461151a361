"""What goes from a send to a provider, and what the provider answers: the same shape for every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from uuid import UUID

CHANNELS = ("line", "push", "email", "sms", "inbox")

COUPON_OCCASION = "message:"

Answer = Literal["accepted", "deferred", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Letter:
    """What one member is told over one channel, written out and ready to be handed over.

    `delivery_id` names it at the provider too: as Message-ID, as retry key, as reference. `html` is of e-mail alone,
    `link` a whole address that the message leads to. `headers` are of e-mail: whoever signs it signs them.
    `unsubscribe` is the address behind List-Unsubscribe, empty where a message may not be refused.
    """

    delivery_id: UUID
    channel: str
    language: str
    subject: str
    text: str
    html: str = ""
    link: str = ""
    unsubscribe: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Outcome(NamedTuple):
    """What became of a hand-over.

    accepted: the provider has taken it and will not be asked again; `ref` is the provider's own name for it.
    deferred: the provider has not taken it and may later; `retry_after` in seconds where it says when.
    failed: the provider will not take it. `is_address_dead` where nothing sent to this address will ever arrive.
    unknown: it may have been taken (a connection lost after the message): never sent again.
    `error` is a status or the name of a class: no address, no text, at most 60 characters.
    """

    answer: Answer
    ref: str = ""
    error: str = ""
    retry_after: int | None = None
    is_address_dead: bool = False


class Unwritten(NamedTuple):
    """A letter that could not be written for one member: the mistake is `error`, at `where` in the content."""

    error: str
    where: str = ""


def coupon_occasion(delivery_id: UUID) -> str:
    """Return what a coupon that goes with a message is given for, in 40 characters: once, however often it is asked for."""
    return f"{COUPON_OCCASION}{delivery_id.hex}"
