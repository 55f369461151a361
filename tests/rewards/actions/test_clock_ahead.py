"""A till's clock may run minutes ahead: what is due until then is posted with its purchase."""

from datetime import UTC, datetime, timedelta

import pytest

from rewards.actions.adjustments import adjust
from rewards.actions.posting import post_purchase
from rewards.models import PointAccount, PointEntry
from tests.rewards.cast import account, draft, published

pytestmark = pytest.mark.django_db(transaction=True)


def test_points_that_expire_before_the_purchase_expire_with_it():
    published()
    taro = account()
    soon = datetime.now(UTC)
    adjust(taro, 500, "goodwill", "thank you", expires_at=soon + timedelta(minutes=2))
    post_purchase(draft(taro, at=soon + timedelta(minutes=4)))
    kinds = list(PointEntry.objects.filter(account=taro).order_by("no").values_list("kind", "points"))
    assert kinds == [("adjusted", 500), ("expired", -500), ("earned", 10)]
    assert PointAccount.objects.get(pk=taro).available == 10
