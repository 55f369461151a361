"""What a provider tells us of a delivery, in one form for all of them."""

from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

Kind = Literal["delivered", "opened", "clicked", "bounced", "soft_bounced", "complained", "unsubscribed", "other"]


class Heard(NamedTuple):
    """One event that a provider tells.

    `event_id` is the provider's own name of it, by which it counts once. It is about one of our deliveries, named by
    `delivery_id` or by `ref`, the provider's name of the message. bounced: nothing will ever arrive there.
    soft_bounced: this one has not arrived. `address` is the recipient's, where it is told.
    """

    provider: str
    event_id: str
    kind: Kind
    channel: str
    ref: str = ""
    delivery_id: UUID | None = None
    address: str = ""
    at: datetime | None = None
    by_robot: bool = False
