"""The demo's campaigns: invented, said so, there once, and the demo's programme names both."""

from pathlib import Path

import pytest

from campaigns.models import Campaign
from campaigns.selectors.campaign_parts import parts_of, terms_in_force
from campaigns.selectors.campaigns import listed
from loyalty_site.demo import campaigns, data
from tests.rewards.cast import published

pytestmark = pytest.mark.django_db


def test_a_second_start_adds_nothing() -> None:
    campaigns.plan()
    campaigns.plan()
    assert Campaign.objects.count() == 2


def test_one_is_over_and_one_is_to_come() -> None:
    campaigns.plan()
    assert {state: [row.campaign.code for row in rows] for state, rows in listed()} == {
        "coming": [campaigns.COMING],
        "ended": [campaigns.PAST],
    }


def test_each_says_that_it_is_invented() -> None:
    campaigns.plan()
    for note in Campaign.objects.values_list("note", flat=True):
        assert "架空" in note
        assert "invented" in note


def test_the_demos_programme_has_parts_of_both() -> None:
    stores = "stores: [{code: '1', name: {ja: 店, en: Store}, channel: store}]\n"
    published(Path(data.PROGRAMME).read_text(encoding="utf-8") + stores)
    past, coming = (parts_of(code, terms_in_force()) for code in (campaigns.PAST, campaigns.COMING))
    assert [item["code"] for item in past.rules] == ["weekend"]
    assert [item["code"] for item in (*coming.rules, *coming.coupons)] == ["big-basket", "hello"]
