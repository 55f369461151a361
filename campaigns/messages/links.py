"""The one way that every link of a message takes before it is written down."""

from collections.abc import Container, Mapping
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from campaigns.selectors import tracked_links


class Recipient(NamedTuple):
    """Whom a letter is written to: the delivery that asks for it, and the coupon that was given with it."""

    delivery_id: UUID
    member_id: UUID
    channel: str
    variant: int
    coupon_id: UUID | None = None


def absolute(href: str) -> str:
    """Return the whole address of a link: of a path of this site too."""
    return f"{settings.SITE_URL}{href}" if href.startswith("/") else href


class Followed(NamedTuple):
    """What is followed of a send: the numbers of its stored links by their addresses, and the members who refuse it."""

    numbers: Mapping[str, int]
    refusing: Container[UUID]


def linked(url: str, recipient: Recipient, followed: Followed | None) -> str:
    """Return the address that stands in this recipient's letter for a whole address: a short one where it is followed."""
    if followed is None or recipient.member_id in followed.refusing or url not in followed.numbers:
        return url
    return tracked_links.address(recipient.delivery_id, followed.numbers[url])


def pixel(recipient: Recipient, followed: Followed | None) -> str:
    """Return the address of the image that tells of an opened mail, empty where it is not followed."""
    if followed is None or recipient.member_id in followed.refusing:
        return ""
    return tracked_links.pixel(recipient.delivery_id)
