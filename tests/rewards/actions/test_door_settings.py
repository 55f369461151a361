"""Settings that act at the doors: `late_credit_days`, `redemption.requires`, `approval.adjustment_above`."""

from datetime import UTC, datetime, timedelta

import pytest

from rewards.actions.adjustments import adjust
from rewards.actions.holds import place_hold
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import credit_purchase
from rewards.core.refusals import LateCreditOver, MustRegister
from tests.rewards.cast import PROGRAMME, account, draft, line, published

pytestmark = pytest.mark.django_db(transaction=True)


def programme(settings: str) -> None:
    published(PROGRAMME.replace("  currency: JPY\n", f"  currency: JPY\n  {settings}\n"))


def test_a_receipt_is_credited_for_so_many_days():
    programme("late_credit_days: 3")
    taro, now = account(), datetime.now(UTC)
    fresh = post_purchase(draft(None, line(900), at=now - timedelta(days=3) + timedelta(minutes=1)))
    stale = post_purchase(draft(None, line(900), at=now - timedelta(days=3, minutes=1)))
    assert credit_purchase(fresh.id, taro).earned == 9
    with pytest.raises(LateCreditOver):
        credit_purchase(stale.id, taro)


def test_a_provisional_member_may_not_use_points_where_registration_is_required():
    programme("redemption: {requires: registered}")
    taro = account(is_provisional=True)
    adjust(taro, 500, "goodwill", "thank you")
    with pytest.raises(MustRegister):
        post_purchase(draft(taro, line(900), points_used=1))
    with pytest.raises(MustRegister):
        place_hold(taro, 1)
    assert post_purchase(draft(taro, line(900))).earned == 9


def test_a_provisional_member_may_where_the_terms_say_so():
    programme("redemption: {requires: provisional}")
    taro = account(is_provisional=True)
    adjust(taro, 500, "goodwill", "thank you")
    assert post_purchase(draft(taro, line(900), points_used=100)).earned == 8


def test_an_adjustment_above_the_limit_waits_for_a_second_person():
    programme("approval: {adjustment_above: 100}")
    taro = account()
    at_limit, _ = adjust(taro, 100, "goodwill", "thank you")
    above, _ = adjust(taro, 101, "goodwill", "thank you")
    assert (at_limit.status, above.status) == ("posted", "waiting")
