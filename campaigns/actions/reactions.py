"""What members do with a message: opened, followed. The only writer of Reaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.core.robots import follows_all
from campaigns.models import Delivery, Link, Reaction
from campaigns.selectors.tracked_links import OPENED, may_follow


@transaction.atomic
def note(delivery_id: UUID, number: int, at: datetime, *, by_robot: bool) -> bool:
    """Note that a delivery was opened (number 0) or one of its links followed; tell whether that says something new.

    Each counts once. A person who comes after a program counts; a program after a person does not. Who follows every
    link within a second is a program too, and what was noted of it before is taken back.
    """
    found = Delivery.objects.select_for_update(no_key=True, of=["self"]).select_related("send").filter(pk=delivery_id)
    delivery = found.first()
    if delivery is None or not may_follow(delivery):
        return False
    known = Reaction.objects.filter(delivery=delivery, number=number).first()
    if known is not None and (by_robot or not known.by_robot):
        return False
    Reaction.objects.update_or_create(delivery=delivery, number=number, defaults={"at": at, "by_robot": by_robot})
    if number != OPENED:
        _mark_robot(delivery)
    _settle(delivery)
    return True


def _mark_robot(delivery: Delivery) -> None:
    followed = Reaction.objects.filter(delivery=delivery, number__gt=OPENED)
    moments = list(followed.values_list("at", flat=True))
    if follows_all(moments, Link.objects.filter(send=delivery.send_id).count()):
        followed.update(by_robot=True)


def _settle(delivery: Delivery) -> None:
    """Have the delivery say when a person first opened it and followed a link."""
    by_people = list(Reaction.objects.filter(delivery=delivery, by_robot=False).values_list("number", "at"))
    opened = [at for number, at in by_people if number == OPENED]
    followed = [at for number, at in by_people if number != OPENED]
    Delivery.objects.filter(pk=delivery.pk).update(
        opened_at=min(opened, default=None), clicked_at=min(followed, default=None)
    )
