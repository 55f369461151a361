"""The member's own inbox on this site: it takes everything, and one delivery lies in it once."""

from types import TracebackType
from typing import Self
from uuid import UUID

from django.conf import settings

from campaigns.core.letters import Letter, Outcome
from members.actions import inbox
from members.models import Message

SUBJECT_CHARACTERS_MAX = 200
LINK_CHARACTERS_MAX = 200


def is_on() -> bool:
    """Every installation has it."""
    return True


class Sender:
    """Puts messages into inboxes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is kept open."""

    def hand_over(self, letter: Letter, address: str) -> Outcome:
        """Put one message into the inbox of the member whose id is the address."""
        subject = letter.subject[:SUBJECT_CHARACTERS_MAX] or letter.text[:SUBJECT_CHARACTERS_MAX] or "…"
        message = inbox.Letter(
            member_id=UUID(address),
            source=f"delivery:{letter.delivery_id}",
            kind=Message.Kind.CAMPAIGN,
            subject={letter.language: " ".join(subject.split())},
            body={letter.language: letter.text},
            link=path_of(letter.link),
        )
        inbox.deliver(message)
        return Outcome("accepted", str(letter.delivery_id))


def path_of(link: str) -> str:
    """Return the path of a page of this site; what leads elsewhere stands in the text alone."""
    path = link.removeprefix(settings.SITE_URL) if link.startswith(settings.SITE_URL + "/") else ""
    is_page = len(path) > 1 and path[1] not in "/\\" and len(path) <= LINK_CHARACTERS_MAX
    return path if is_page else ""
