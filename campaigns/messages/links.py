"""The one way that every link of a message takes before it is written down."""

from typing import NamedTuple
from uuid import UUID

from django.conf import settings


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


def linked(url: str, recipient: Recipient) -> str:
    """Return the address that stands in this recipient's letter for a whole address: itself."""
    return url
