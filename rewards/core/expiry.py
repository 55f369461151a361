"""When points are gone: `expires_at` is the first instant at which they cannot be used any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from loyalty_site.lib.calendar import add_months, end_of, midnight


@dataclass(frozen=True, slots=True)
class Expiry:
    """A policy of expiry: so many months or days after the earning, to the end of a day, month or year.

    `at` is a fixed instant instead; neither means never. `sliding`: an act of the member renews it.
    """

    zone: ZoneInfo
    months: int | None = None
    days: int | None = None
    unit: str = "day"
    at: datetime | None = None
    sliding: bool = False

    @classmethod
    def compile(cls, policy: Mapping[str, Any], zone: ZoneInfo, unit: str = "month") -> "Expiry":
        """Return the policy of a document; a rule's own one ends with its day unless it says otherwise."""
        if policy.get("at") is not None:
            return cls(zone=zone, at=_instant(policy["at"], zone))
        after = policy.get("after")
        after = after if isinstance(after, Mapping) else {}
        return cls(
            zone=zone,
            months=after.get("months"),
            days=after.get("days"),
            unit=policy.get("end_of", unit),
            sliding=bool(policy.get("sliding", False)),
        )

    def expires_at(self, earned_on: date) -> datetime | None:
        """Return the first instant at which points earned on this day are gone, or None for never."""
        return _expires_at(self, earned_on)


@lru_cache(maxsize=20_000)
def _expires_at(policy: Expiry, earned_on: date) -> datetime | None:
    if policy.at is not None:
        return policy.at
    if policy.months is not None:
        last = add_months(earned_on, policy.months)
    elif policy.days is not None:
        last = earned_on + timedelta(days=policy.days)
    else:
        return None
    return midnight(end_of(last, policy.unit), policy.zone)


def _instant(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant a document names; a date is its first instant, as in `until`: exclusive."""
    if len(text) == 10:
        return midnight(date.fromisoformat(text), zone)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
