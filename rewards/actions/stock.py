"""Stock: taken and given back one by one. The only writer of RewardStock; locked after accounts."""

from django.db.models import F

from rewards.core.coupons.refusals import RewardOutOfStock
from rewards.models import RewardStock


def take_one(reward: str, stock: int | None) -> None:
    """Count one more coupon of a reward, in the caller's transaction; `stock` is what the terms allow, None no limit.

    The UPDATE asks and counts in one, so that of many who want the last one exactly one gets it.
    Raises RewardOutOfStock.
    """
    RewardStock.objects.bulk_create([RewardStock(reward=reward)], ignore_conflicts=True)
    rows = RewardStock.objects.filter(reward=reward)
    if stock is not None:
        rows = rows.filter(issued__lt=stock)
    if not rows.update(issued=F("issued") + 1, stock=stock):
        raise RewardOutOfStock(reward=reward)


def give_one_back(reward: str) -> None:
    """Count one coupon of a reward less, in the caller's transaction."""
    RewardStock.objects.filter(reward=reward).update(issued=F("issued") - 1)
