"""Whether a member may be followed through messages. The only writer of TrackingRefusal."""

from loyalty_site.lib.clock import now
from members.models import Member, TrackingRefusal


def refuse(member: Member) -> None:
    """Remember that a member does not want to be followed; said twice is said once."""
    TrackingRefusal.objects.get_or_create(member=member, defaults={"said_at": now()})


def allow(member: Member) -> None:
    """Forget that a member did not want to be followed."""
    TrackingRefusal.objects.filter(member=member).delete()
