"""Who is measured and not sent to, and who reads which variant: decided by a hash, so that it is always the same.

The database decides for a million at once and says so in `campaigns.audience.decision`; a test compares the two.
"""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

PARTS = 10_000


def part(purpose: str, member_id: UUID) -> int:
    """Return a number from 0 to 9,999 that a member always has for this purpose, spread evenly over members."""
    return int.from_bytes(sha256(f"{purpose}:{member_id}".encode()).digest()[:4], "big") % PARTS


def is_holdout(member_id: UUID, percent: int) -> bool:
    """Tell whether somebody is in the universal holdout, whom no campaign writes to on any channel."""
    return part("holdout", member_id) < percent * PARTS // 100


def is_control(member_id: UUID, campaign_id: UUID, percent: int) -> bool:
    """Tell whether somebody is in the control group of a campaign: the same for all of its sends."""
    return part(f"control:{campaign_id}", member_id) < percent * PARTS // 100


def variant(member_id: UUID, send_id: UUID, shares: Sequence[int]) -> int:
    """Return the number of the variant that somebody reads; shares are percent and come to 100."""
    drawn = part(f"variant:{send_id}", member_id)
    for number, end in enumerate(ends(shares)):
        if drawn < end:
            return number
    return len(shares) - 1


def ends(shares: Sequence[int]) -> list[int]:
    """Return where each share ends among the parts."""
    return [sum(shares[: number + 1]) * PARTS // 100 for number in range(len(shares))]
