"""What a member gives up by leaving now, to the point and the coupon."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Sum

from rewards.core.facts import Tick
from rewards.core.fold import post_into
from rewards.core.standing import Standing
from rewards.core.terms import Terms, Timeline
from rewards.models import Coupon, PointLot
from rewards.selectors.accounts import Account, build, load
from rewards.selectors.timeline import NoProgramme
from rewards.selectors.wallet import good_at


@dataclass(frozen=True, slots=True)
class Forfeit:
    """What is given up: points (`held` are reserved by a hold), what they would pay, coupons that are good, the tier.

    `worth_minor` is what the points could pay for, in whole minor units, rounded down. `debt` is let go.
    """

    regular: int = 0
    limited: int = 0
    pending: int = 0
    held: int = 0
    debt: int = 0
    worth_minor: int = 0
    tier: str | None = None
    coupons: tuple[Coupon, ...] = ()
    terms: Terms | None = None
    timeline: Timeline | None = None

    @property
    def points(self) -> int:
        """Return all points that are given up."""
        return self.regular + self.limited + self.pending + self.held

    @property
    def version(self) -> str:
        """Return what changes when anything of it does: a page that was read is confirmed by it."""
        return sha256(orjson.dumps(self.data(), option=orjson.OPT_SORT_KEYS)).hexdigest()

    def data(self) -> dict[str, Any]:
        """Return it as ids, codes and points, as a departure keeps it."""
        return {
            "regular": self.regular, "limited": self.limited, "pending": self.pending, "held": self.held,
            "debt": self.debt, "worth_minor": self.worth_minor, "tier": self.tier,
            "coupons": sorted(str(coupon.pk) for coupon in self.coupons),
        }  # fmt: skip


def forfeit_of(account_id: UUID, at: datetime) -> Forfeit:
    """Return what an account's holder would give up at an instant; nothing is locked, nothing is written."""
    try:
        account = load([account_id], at, lock=False)[account_id]
    except NoProgramme:
        return Forfeit()
    return forfeit(account, at)


def forfeit(account: Account, at: datetime) -> Forfeit:
    """Return what the holder of a loaded account gives up: what is due by then is gone or there already."""
    standing, terms = build(account.raw, account.timeline).standing, account.timeline.at(at)
    post_into(standing, Tick(at), account.timeline)
    limited = _limited(account, standing)
    points = standing.available + standing.pending + standing.held
    return Forfeit(
        regular=standing.available - limited, limited=limited, pending=standing.pending, held=standing.held,
        debt=standing.debt, worth_minor=int(points * terms.point_value), tier=standing.tier,
        coupons=tuple(good_at(account.id, at).order_by("pk")), terms=terms,
        timeline=account.timeline,
    )  # fmt: skip


def _limited(account: Account, standing: Standing) -> int:
    """Return the limited-time points that can be spent; lots that were not loaded, because none is due, are summed."""
    if account.raw.get("lots") is not None:
        return sum(lot.available for lot in standing.lots.values() if lot.limited)
    lots = PointLot.objects.filter(account=account.id, is_limited=True)
    return lots.aggregate(points=Sum("available"))["points"] or 0
