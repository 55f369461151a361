"""When, and how often, a member may be written to."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits of all advertising: quiet hours in the programme's zone, messages per member, who is left out.

    Quiet hours reach over midnight where they begin later than they end; none where both are equal. `cap_day` and
    `cap_week` are messages within 24 hours and within 7 days, 0 for no limit. `holdout_percent` of all members are
    never sent advertising, so that its effect as a whole can be measured.
    """

    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    cap_day: int
    cap_week: int
    holdout_percent: int

    def quiet_end(self, at: datetime) -> datetime | None:
        """Return when the quiet hours that a moment lies in are over, None where it lies in none."""
        local = at.astimezone(self.zone)
        clock = local.time()
        begins, ends = self.quiet_from, self.quiet_until
        if begins < ends:
            return self._at(local, ends, 0) if begins <= clock < ends else None
        if begins == ends:
            return None
        if clock >= begins:
            return self._at(local, ends, 1)
        return self._at(local, ends, 0) if clock < ends else None

    def _at(self, local: datetime, clock: time, days: int) -> datetime:
        return datetime.combine(local.date() + timedelta(days=days), clock, self.zone)
