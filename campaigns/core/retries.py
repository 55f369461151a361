"""What follows from the answer of a provider: settled, tried again later, or tried over the next channel."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from campaigns.core.letters import Outcome

# Seconds until it is tried again: after the last one it has failed. Two hours and a quarter in all are longer than
# a greylisting lasts, and short enough that an offer of the day is still one.
WAITS = (60, 300, 900, 1_800, 5_400)
RETRY_AFTER_MAX = 6 * 3600


class Told(NamedTuple):
    """What a delivery becomes. `due_at` where it waits, `settled_at` where it is settled."""

    state: str
    reason: str
    error: str
    ref: str
    channel: str
    rest: str
    attempts: int
    due_at: datetime | None
    settled_at: datetime | None
    cost: Decimal = Decimal(0)


def told(
    outcome: Outcome, channel: str, rest: str, attempts: int, at: datetime, price: Decimal = Decimal(0)
) -> Told:  # fmt: skip
    """Return what a delivery becomes that has been handed over `attempts` times before over this channel.

    `price` is what the provider takes for what it accepts, or may have accepted.
    """
    if outcome.answer in ("accepted", "unknown"):
        reason = "lost" if outcome.answer == "unknown" else ""
        return Told(
            outcome.answer, reason, outcome.error[:60], outcome.ref[:100], channel, rest, attempts + 1, None, at,
            price,
        )  # fmt: skip
    if outcome.answer == "deferred" and attempts < len(WAITS):
        wait = WAITS[attempts]
        if outcome.retry_after is not None:
            wait = min(max(wait, outcome.retry_after), RETRY_AFTER_MAX)
        due = at + timedelta(seconds=wait)
        return Told("pending", "", outcome.error[:60], "", channel, rest, attempts + 1, due, None)
    if rest:
        following, _, later = rest.partition(",")
        return Told("pending", "", outcome.error[:60], "", following, later, 0, at, None)
    reason = "refused" if outcome.answer == "failed" else "retried_out"
    return Told("failed", reason, outcome.error[:60], "", channel, "", attempts + 1, None, at)
