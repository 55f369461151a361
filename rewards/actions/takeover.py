"""Take over what an old system knew of an account: its points with their expiry, its tier with its time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from loyalty_site.lib.ids import uuid7
from rewards.actions.accounts import fold
from rewards.actions.batch import Batch
from rewards.core.facts import Opening, TierSet
from rewards.models import Posting
from rewards.selectors.accounts import Account

OPENING, TIER = "opening", "tier"


def take_over_points(
    account: Account, batch: Batch, *, points: int, expires_at: datetime | None, reference: str, posted_at: datetime
) -> None:
    """Post points of an old system as a lot of their own; debt is repaid first. The account is locked."""
    fact = Opening(uuid7(), posted_at, points, expires_at)
    data = {
        "points": points, "expires_at": expires_at, "reason": fact.reason,
        "reference": reference,
    }  # fmt: skip
    fold(account, fact, batch, kind=OPENING, origin="import", data=data, posted_at=posted_at, until=posted_at)


def take_over_tier(
    account: Account, batch: Batch, *, code: str, since: datetime, until: datetime | None, posted_at: datetime
) -> None:
    """Put an account into the tier that it held, from its joining on known. The account is locked.

    The fact happens at the joining and time does not pass after it, so that purchases of the past that are
    imported later still fold in the order of their own times.
    """
    fact = TierSet(uuid7(), account.standing.joined_at or since, code, since, until)
    data = {"code": code, "since": since, "until": until}
    fold(account, fact, batch, kind=TIER, origin="import", data=data, posted_at=posted_at)


def points_taken_over(account_ids: Iterable[UUID]) -> dict[UUID, dict[tuple[str, datetime | None], list[int]]]:
    """Return what was taken over before, by account, reference and expiry, in the order of posting."""
    found: dict[UUID, dict[tuple[str, datetime | None], list[int]]] = {}
    rows = Posting.objects.filter(account__in=list(account_ids), kind=OPENING).order_by("account_id", "no")
    for account_id, data in rows.values_list("account_id", "data"):
        expires_at = datetime.fromisoformat(data["expires_at"]) if data["expires_at"] else None
        found.setdefault(account_id, {}).setdefault((data["reference"], expires_at), []).append(data["points"])
    return found
