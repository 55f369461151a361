"""The rewards of the terms in force, as one member finds them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from loyalty_site.lib.clock import now
from rewards.core.coupons.judging import Bearer
from rewards.core.coupons.offer import EXCHANGE, Reward, compile_reward
from rewards.core.coupons.refusals import RewardNotForMember, RewardOutOfStock
from rewards.core.coupons.shelf import check_may_have, check_on_offer, lacks_tier_alone
from rewards.core.facts import Tick
from rewards.core.fold import post_into
from rewards.core.refusals import Refusal
from rewards.core.rules import When
from rewards.core.terms import Terms
from rewards.models import Coupon, RewardStock
from rewards.selectors.accounts import Account, load
from rewards.selectors.coupons import bearer
from rewards.selectors.timeline import NoProgramme, current_timeline


@dataclass(frozen=True, slots=True)
class Offered:
    """A reward on the shelf: how many points are missing, and what else stands in the way, if anything does."""

    reward: Reward
    item: Mapping[str, Any]
    valid_until: datetime | None
    missing: int
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a member can look at now; `terms` is None where no programme is published."""

    at: datetime
    terms: Terms | None
    available: int
    offered: Sequence[Offered]

    def find(self, code: str) -> Offered | None:
        """Return a reward on the shelf, None where it is not there for this member."""
        return next((found for found in self.offered if found.reward.code == code), None)


def shelf_of(account_id: UUID) -> Shelf:
    """Return the shelf of an account, judged by the rules of the exchange itself; nothing is locked or written.

    A reward whose coupon could not be used is not on it, nor one that is for others for any reason but their tier.
    The same few queries however many rewards there are.
    """
    at = now()
    try:
        current_timeline()
    except NoProgramme:
        return Shelf(at, None, 0, [])
    account = load([account_id], at, lock=False)[account_id]
    post_into(account.standing, Tick(at), account.timeline)
    return shelf_before(account, at)


def shelf_before(account: Account, at: datetime) -> Shelf:
    """Return the shelf of an account that was loaded and let live to this moment."""
    terms = account.timeline.at(at)
    items = [item for item in terms.document["rewards"] if not item.get("retired")]
    rewards = [compile_reward(item, terms) for item in items]
    asks_segments = any(reward.audience.segments is not None for reward in rewards)
    holder = bearer(account, When(segments=frozenset() if asks_segments else None), at)
    had, issued = _had(account.id, rewards), _issued(rewards)
    offered = [
        _offered(reward, item, holder, had[reward.code], issued.get(reward.code, 0), account.standing.available, terms, at)
        for reward, item in zip(rewards, items, strict=True)
    ]  # fmt: skip
    return Shelf(at, terms, account.standing.available, [found for found in offered if found is not None])


def _offered(
    reward: Reward, item: Mapping[str, Any], holder: Bearer, had: Sequence[datetime], issued: int, available: int,
    terms: Terms, at: datetime,
) -> Offered | None:  # fmt: skip
    missing = max(0, reward.points - available)
    try:
        end = check_on_offer(reward, terms, at)
    except Refusal:
        return None
    try:
        check_may_have(reward, holder, had, terms, at)
    except RewardNotForMember as refusal:
        if not lacks_tier_alone(reward, holder, terms, at):
            return None
        return Offered(reward, item, end, missing, refusal)
    except Refusal as refusal:
        return Offered(reward, item, end, missing, refusal)
    is_gone = reward.stock is not None and issued >= reward.stock
    return Offered(reward, item, end, missing, RewardOutOfStock(reward=reward.code) if is_gone else None)


def _had(account_id: UUID, rewards: Sequence[Reward]) -> Mapping[str, list[datetime]]:
    """Return when the account got each coupon that counts towards a limit, by reward."""
    found: dict[str, list[datetime]] = defaultdict(list)
    limited = [reward.code for reward in rewards if reward.limit is not None]
    if not limited:
        return found
    rows = Coupon.objects.filter(account=account_id, reward__in=limited, source=EXCHANGE).exclude(
        status=Coupon.Status.CANCELLED
    )
    for code, moment in rows.values_list("reward", "issued_at"):
        found[code].append(moment)
    return found


def _issued(rewards: Sequence[Reward]) -> Mapping[str, int]:
    codes = [reward.code for reward in rewards if reward.stock is not None]
    if not codes:
        return {}
    return dict(RewardStock.objects.filter(reward__in=codes).values_list("reward", "issued"))
