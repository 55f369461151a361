"""Holdout, control group and variants: the same member always the same, and the database says what the code says."""

from uuid import uuid4

import pytest

from campaigns.core.arms import is_control, is_holdout, part, variant
from campaigns.models import Delivery
from tests.campaigns.sends import campaign, launched, reader

SHARES = [50, 30, 20]


def test_each_share_is_about_as_large_as_it_should_be() -> None:
    people = [uuid4() for _ in range(20_000)]
    assert 0.044 < sum(is_holdout(one, 5) for one in people) / len(people) < 0.056
    plan = uuid4()
    assert 0.09 < sum(is_control(one, plan, 10) for one in people) / len(people) < 0.11
    drawn = [variant(one, plan, SHARES) for one in people]
    assert [round(drawn.count(number) / len(people), 1) for number in range(3)] == [0.5, 0.3, 0.2]


def test_the_arms_of_two_campaigns_are_independent() -> None:
    people, first, second = [uuid4() for _ in range(20_000)], uuid4(), uuid4()
    both = sum(is_control(one, first, 50) and is_control(one, second, 50) for one in people)
    assert 0.23 < both / len(people) < 0.27


def test_nobody_is_left_out_by_nought_percent_and_everybody_has_a_part() -> None:
    people = [uuid4() for _ in range(2_000)]
    assert not any(is_holdout(one, 0) for one in people)
    assert all(0 <= part("holdout", one) < 10_000 for one in people)


@pytest.mark.django_db
def test_the_database_draws_the_same(settings) -> None:  # type: ignore[no-untyped-def]
    settings.CAMPAIGN_HOLDOUT_PERCENT = 20
    people = [reader() for _ in range(60)]
    variants = [{"name": str(share), "share": share, "content": {}} for share in SHARES]
    made = launched(campaign=campaign(control_percent=30), variants=variants)
    for one in people:
        found = Delivery.objects.get(send=made, member=one)
        held, control = is_holdout(one.pk, 20), is_control(one.pk, made.campaign_id, 30)
        assert found.arm == ("holdout" if held else "control" if control else "")
        assert found.variant == variant(one.pk, made.pk, SHARES)
        assert (found.state == "suppressed") is (held or control)
