"""Coupons that are given: those that a member can claim now, and the members that an automatic one is for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from members.models import MemberTrait
from rewards.core.coupons.judging import Bearer
from rewards.core.coupons.offer import Reward, given_by, item_of
from rewards.core.coupons.shelf import check_may_have, check_on_offer
from rewards.core.refusals import Refusal
from rewards.core.rules import When
from rewards.core.terms import Terms
from rewards.models import Coupon, PointAccount, RewardStock
from rewards.selectors.accounts import Account, load, stored_segments_of
from rewards.selectors.coupons import bearer, bearer_in


class Claimable(NamedTuple):
    """A coupon that a member gets for asking: what the programme says of it, and until when it is good then."""

    reward: Reward
    item: Mapping[str, Any]
    terms: Terms
    valid_until: datetime | None


def claimable(account_id: UUID, terms: Terms, at: datetime) -> list[Claimable]:
    """Return the coupons that a member can claim now; four queries at most, none where the programme has none."""
    rewards = given_by(terms, "claim")
    if not rewards:
        return []
    account = load([account_id], at, lots=True, lock=False)[account_id]
    if account.status != "active":
        return []
    asks_segments = any(reward.audience.segments is not None for reward in rewards)
    holder = bearer(account, When(segments=frozenset() if asks_segments else None), at)
    had, issued = _had(account_id, rewards), _issued(rewards)
    found = []
    for reward in rewards:
        try:
            end = check_on_offer(reward, terms, at)
            check_may_have(reward, holder, had.get(reward.code, []), terms, at)
        except Refusal:
            continue
        if reward.stock is None or issued.get(reward.counter, 0) < reward.stock:
            found.append(Claimable(reward, item_of(terms, reward.source, reward.code), terms, end))
    return found


def _had(account_id: UUID, rewards: list[Reward]) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    rows = Coupon.objects.filter(account=account_id, source="claim", reward__in=[reward.code for reward in rewards])
    for code, moment in rows.exclude(status=Coupon.Status.CANCELLED).values_list("reward", "issued_at"):
        found.setdefault(code, []).append(moment)
    return found


def _issued(rewards: list[Reward]) -> dict[str, int]:
    names = [reward.counter for reward in rewards if reward.stock is not None]
    return dict(RewardStock.objects.filter(reward__in=names).values_list("reward", "issued"))


def candidates(reward: Reward, occasion: str, local: datetime, *, after: UUID | None, size: int) -> list[UUID]:
    """Return active accounts behind `after` that an automatic coupon is for and that have none for this occasion.

    Whoever gives it asks again under the account's lock.
    """
    audience = reward.audience
    rows = PointAccount.objects.filter(member__status="active")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if audience.tiers is not None:
        rows = rows.filter(tier__in=audience.tiers)
    if audience.birthday_month is not None:
        born_now = Q(member__birthday__month=local.month)
        rows = rows.filter(born_now if audience.birthday_month else ~born_now)
    if audience.segments is not None:
        keys = [f"segment:{segment}" for segment in audience.segments]
        rows = rows.filter(Exists(MemberTrait.objects.filter(member=OuterRef("member"), key__in=keys, value=True)))
    had = Coupon.objects.filter(account=OuterRef("pk"), source="auto", reward=reward.code, occasion=occasion)
    return list(rows.exclude(Exists(had)).order_by("pk").values_list("pk", flat=True)[:size])


def given_on(occasions: Mapping[UUID, str], code: str) -> dict[UUID, Coupon]:
    """Return the coupon of a campaign that each account has of its occasion; those that have none are left out."""
    asked = {"source": "campaign", "reward": code, "occasion__in": set(occasions.values())}
    rows = Coupon.objects.filter(account__in=occasions, **asked)
    return {coupon.account_id: coupon for coupon in rows if coupon.occasion == occasions[coupon.account_id]}


def moments_had(account_ids: Sequence[UUID], reward: Reward) -> dict[UUID, list[datetime]]:
    """Return when each account got the coupons that count against a limit; nothing where there is no limit."""
    found: dict[UUID, list[datetime]] = {}
    if reward.limit is None or reward.limit.per_member is None:
        return found
    rows = Coupon.objects.filter(account__in=account_ids, source=reward.source, reward=reward.code)
    for key, moment in rows.exclude(status=Coupon.Status.CANCELLED).values_list("account_id", "issued_at"):
        found.setdefault(key, []).append(moment)
    return found


def bearers(accounts: Mapping[UUID, Account], asked: When, at: datetime) -> dict[UUID, Bearer]:
    """Return what is known of many accounts' holders at this moment; one query, none where no segment is asked for."""
    asks_segments = asked.segments is not None
    members = [account.member_id for account in accounts.values() if account.member_id is not None]
    segments = stored_segments_of(members) if asks_segments else {}
    return {
        key: bearer_in(account, segments.get(account.member_id, frozenset()), at) for key, account in accounts.items()
    }
