"""Memberships that ended, as the person sees them."""

from typing import NamedTuple

from loyalty_site.lib.clock import now
from members.models import Departure, User


class Ended(NamedTuple):
    """A membership that a person has left, and whether its erasure can still be withdrawn."""

    departure: Departure
    is_withdrawable: bool


def departures_of(user: User) -> list[Ended]:
    """Return the memberships that a person has left and that are not erased yet, newest first."""
    rows = Departure.objects.filter(user=user, erased_at=None).select_related("member").order_by("-left_at")
    at = now()
    return [Ended(row, row.erase_at is not None and row.erase_at > at) for row in rows]
