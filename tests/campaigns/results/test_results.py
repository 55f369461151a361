"""What a campaign brought: members drawn by lot are compared, whatever came of their message; a coupon tells by itself."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from campaigns.core.letters import coupon_occasion
from campaigns.models import Campaign, Delivery, Send
from campaigns.selectors.results import results
from campaigns.selectors.variants import variants
from rewards.actions.giving_many import issue_many
from rewards.models import Redemption
from tests.campaigns.sends import campaign, launched, of, reader
from tests.campaigns.world import brings_back, buys, member
from tests.rewards.cast import PROGRAMME, published
from tests.staff import staff

pytestmark = pytest.mark.django_db
COUPON = """
coupons:
  - {code: spring, name: {ja: 春, en: Spring}, kind: amount, amount: "100", give: campaign, valid: {days: 60}}
"""


@pytest.fixture(autouse=True)
def programme() -> None:
    published()


def handed(made: Send) -> None:
    """Say that everybody who was to be written to has been, and that it was launched two days ago."""
    at = datetime.now(UTC) - timedelta(days=2)
    Delivery.objects.filter(send=made, state="pending").update(state="accepted", handed_at=at)
    Send.objects.filter(pk=made.pk).update(launched_at=at, state="finished")


def halves() -> tuple[Campaign, list[Any], list[Any]]:
    """Return a campaign with half of its audience left out, and its treated and left-out members."""
    plan = campaign(control_percent=50)
    people = [reader() for _ in range(80)]
    made = launched(campaign=plan)
    handed(made)
    control = set(Delivery.objects.filter(arm="control").values_list("member", flat=True))
    return plan, [one for one in people if one.pk not in control], [one for one in people if one.pk in control]


def test_before_the_first_launch_there_are_none() -> None:
    assert results(campaign()) is None


def test_treated_and_control_are_compared_within_the_window() -> None:
    plan, treated, control = halves()
    for one in treated[:20]:
        buys(one, 1000, days_ago=1)
    buys(treated[0], 500, days_ago=0.5)
    buys(control[0], 2000, days_ago=1)
    buys(control[1], 9000, days_ago=3)  # before it
    found = results(plan)
    assert found is not None and not found.is_over
    assert (found.compared_with, found.treated.members, found.control.members) == (
        "control", len(treated), len(control),
    )  # fmt: skip
    assert (found.treated.buyers, found.treated.purchases, found.treated.revenue) == (20, 21, 20_500.0)
    assert (found.control.buyers, found.control.revenue) == (1, 2000.0)
    assert found.more_buyers is not None and found.more_buyers.is_clear
    assert found.more_revenue is not None and found.more_revenue.low < found.more_revenue.difference
    assert found.attributed == (21, 20, Decimal(20_500))


def test_the_coupons_that_went_with_it_are_counted() -> None:
    published(PROGRAMME + COUPON)
    plan = campaign(control_percent=0)
    who = reader()
    made = launched(campaign=plan, coupon="spring")
    handed(made)
    given = issue_many({who.account.pk: coupon_occasion(of(made, who).pk)}, "spring", campaign=plan.code)
    late = buys(who, 1000)
    Send.objects.update(launched_at=datetime.now(UTC) - timedelta(days=30))
    Delivery.objects.update(handed_at=datetime.now(UTC) - timedelta(days=30))
    before = results(plan)
    assert before is not None and (before.coupons, before.attributed.purchases) == (1, 0)
    (coupon,) = given.values()
    at = datetime.now(UTC)
    Redemption.objects.create(coupon=coupon, store_id="GINZA", purchase_id=late, discount=100, redeemed_at=at)
    type(coupon).objects.update(status="redeemed")
    found = results(plan)
    assert (found.coupons, found.coupons_redeemed, found.attributed.purchases) == (1, 1, 1)


def test_goods_that_came_back_bring_nothing() -> None:
    plan, treated, _ = halves()
    brings_back(buys(treated[0], 1000, days_ago=1))
    brings_back(buys(treated[1], 1000, days_ago=1), 400)
    found = results(plan)
    assert found is not None
    assert (found.treated.buyers, found.treated.revenue, found.attributed.revenue) == (1, 600.0, Decimal(600))


def test_who_could_not_be_written_to_is_in_neither_group() -> None:
    plan = campaign(control_percent=0)
    reader()
    buys(member(email=None), 1000)
    handed(launched(campaign=plan))
    found = results(plan)
    assert found is not None
    assert (found.treated.members, found.control.members, found.more_buyers) == (1, 0, None)


def test_a_message_that_failed_counts_among_the_treated_and_is_not_attributed() -> None:
    plan, treated, _ = halves()
    Delivery.objects.filter(member=treated[0]).update(state="failed", reason="refused", handed_at=None)
    buys(treated[0], 1000, days_ago=1)
    found = results(plan)
    assert found is not None
    assert (found.treated.members, found.treated.buyers, found.attributed.purchases) == (len(treated), 1, 0)


def test_several_sends_of_a_campaign_count_a_member_once() -> None:
    plan, treated, control = halves()
    handed(launched(campaign=plan))
    buys(treated[0], 1000, days_ago=1)
    found = results(plan)
    assert found is not None
    assert (found.treated.members, found.control.members) == (len(treated), len(control))
    assert (found.treated.revenue, found.attributed.revenue) == (1000.0, Decimal(1000))


def test_variants_stand_side_by_side() -> None:
    shares = [{"name": "A", "share": 50, "content": {}}, {"name": "B", "share": 50, "content": {}}]
    plan = campaign()
    people = [reader() for _ in range(20)]
    made = launched(campaign=plan, variants=shares)
    handed(made)
    first = [one for one in people if Delivery.objects.get(member=one).variant == 0]
    buys(first[0], 1000, days_ago=1), buys(first[0], 1000, days_ago=1), buys(first[1], 1000, days_ago=4)
    Delivery.objects.filter(member=first[1]).update(opened_at=datetime.now(UTC), clicked_at=datetime.now(UTC))
    a, b = variants(plan)
    assert (a.name, a.had, a.opened, a.clicked, a.bought) == ("A", len(first), 1, 1, 1)
    assert (b.name, b.had, b.bought) == ("B", 20 - len(first), 0)


@pytest.mark.parametrize(("language", "said"), [("ja", "多く購入しました"), ("en", "more members bought")])
def test_the_page_says_it_in_a_sentence(language: str, said: str) -> None:
    plan, treated, _ = halves()
    for one in treated:
        buys(one, 1000, days_ago=1)
    answer = staff("analyst").get(f"/staff/campaigns/{plan.pk}/results", headers={"accept-language": language})
    assert answer.status_code == 200 and said in answer.content.decode()
