"""Note that a job has come to its end. The only writer of JobRun."""

from datetime import datetime

from loyalty_site.lib.clock import now
from members.models import JobRun


def ended(name: str, began_at: datetime, counted: int = 0) -> None:
    """Note the end of a run; a run that was begun before another one ended does not take its place."""
    ended_at = now()
    JobRun.objects.get_or_create(name=name, defaults={"began_at": began_at, "ended_at": ended_at, "counted": counted})
    JobRun.objects.filter(name=name, ended_at__lt=ended_at).update(
        began_at=began_at, ended_at=ended_at, counted=counted
    )
