"""How long something still takes that a worker has begun."""

from datetime import datetime

from django.utils.translation import ngettext

from loyalty_site.lib.clock import now


def left(started_at: datetime | None, done: int, total: int) -> str:
    """Return about how long it still takes; empty while nobody can say."""
    if started_at is None or not 0 < done <= total:
        return ""
    seconds = round((now() - started_at).total_seconds() * (total - done) / done)
    if seconds < 60:
        return ngettext("about %(count)s second left", "about %(count)s seconds left", seconds) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes) % {"count": minutes}
