"""How far a send has come: each of its audience in one state, each that is not sent to with its reason."""

from typing import NamedTuple

from django.db.models import Count, Q

from campaigns.models import Delivery, Send

State = Delivery.State


class Line(NamedTuple):
    """How many deliveries share a state or a reason, with its name."""

    name: str
    number: int


class Progress(NamedTuple):
    """An audience by state. Settled are accepted, failed, suppressed and unknown ones; the rest is under way."""

    audience: int
    accepted: int
    failed: int
    suppressed: int
    unknown: int
    reasons: list[Line]
    channels: list[Line]
    delivered: int
    opened: int
    clicked: int

    @property
    def settled(self) -> int:
        """Return how many have an outcome."""
        return self.accepted + self.failed + self.suppressed + self.unknown

    @property
    def waiting(self) -> int:
        """Return how many have none yet."""
        return self.audience - self.settled


def progress(send: Send) -> Progress:
    """Count the deliveries of a send."""
    rows = Delivery.objects.filter(send=send)
    counted = rows.aggregate(
        audience=Count("pk"),
        accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        suppressed=Count("pk", filter=Q(state=State.SUPPRESSED)),
        unknown=Count("pk", filter=Q(state=State.UNKNOWN)),
        delivered=Count("pk", filter=Q(delivered_at__isnull=False)),
        opened=Count("pk", filter=Q(opened_at__isnull=False)),
        clicked=Count("pk", filter=Q(clicked_at__isnull=False)),
    )
    return Progress(**counted, reasons=_reasons(send), channels=_channels(send))


def _reasons(send: Send) -> list[Line]:
    why = Delivery.objects.filter(send=send).exclude(reason="").values_list("reason")
    counted = why.annotate(number=Count("pk")).order_by("-number", "reason")
    return [Line(reason_name(reason), number) for reason, number in counted]


def _channels(send: Send) -> list[Line]:
    over = Delivery.objects.filter(send=send, state=State.ACCEPTED).values_list("channel")
    counted = over.annotate(number=Count("pk")).order_by("-number", "channel")
    return [Line(channel_name(channel), number) for channel, number in counted]


def channel_name(channel: str) -> str:
    """Return what a channel is called."""
    return str(Send.Channel(channel).label)


def reason_name(reason: str) -> str:
    """Return why somebody is not written to, in words."""
    return str(Delivery.Reason(reason).label)
