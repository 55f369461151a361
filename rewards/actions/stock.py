"""Stock: taken one by one or for many at once, given back one by one. The only writer of RewardStock; locked after accounts."""

from django.db.models import F

from rewards.core.coupons.offer import EXCHANGE, Reward
from rewards.core.coupons.refusals import CouponOutOfStock, RewardOutOfStock
from rewards.models import RewardStock


def take_one(reward: Reward) -> None:
    """Count one more coupon of a reward, or of those that are given, in the caller's transaction.

    The UPDATE asks and counts in one, so that of many who want the last one exactly one gets it.
    Raises RewardOutOfStock, CouponOutOfStock.
    """
    RewardStock.objects.bulk_create([RewardStock(reward=reward.counter)], ignore_conflicts=True)
    rows = RewardStock.objects.filter(reward=reward.counter)
    if reward.stock is not None:
        rows = rows.filter(issued__lt=reward.stock)
    if not rows.update(issued=F("issued") + 1, stock=reward.stock):
        if reward.source == EXCHANGE:
            raise RewardOutOfStock(reward=reward.code)
        raise CouponOutOfStock(coupon=reward.code)


def take_many(reward: Reward, wanted: int) -> int:
    """Count up to so many more coupons of a reward, in the caller's transaction; returns how many there were.

    Its counter is locked before what is left is read, so that of two who want the last ones neither is promised more.
    """
    if not wanted:
        return 0
    RewardStock.objects.bulk_create([RewardStock(reward=reward.counter)], ignore_conflicts=True)
    issued = RewardStock.objects.select_for_update().values_list("issued", flat=True).get(reward=reward.counter)
    taken = wanted if reward.stock is None else min(wanted, max(0, reward.stock - issued))
    if taken:
        RewardStock.objects.filter(reward=reward.counter).update(issued=F("issued") + taken, stock=reward.stock)
    return taken


def give_one_back(counter: str) -> None:
    """Count one coupon less under the name of its counter, in the caller's transaction."""
    RewardStock.objects.filter(reward=counter).update(issued=F("issued") - 1)
