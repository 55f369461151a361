"""The pages of campaigns: listed, planned, shown with their parts and costs, stopped, made again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from campaigns.actions.campaign_costs import sum_up, sum_up_due
from campaigns.models import Campaign, CampaignCosts
from campaigns.selectors.campaigns import today
from campaigns.tasks import sum_up_costs
from loyalty_site import staff_roles
from loyalty_site.lib.clock import now
from rewards.actions.giving_many import issue_many
from tests.campaigns.handed import delivery
from tests.campaigns.planned import campaign, send
from tests.campaigns.staff.test_segments import made as segment
from tests.campaigns.staff.test_segments import said
from tests.campaigns.world import brings_back, buys, member
from tests.rewards.cast import PROGRAMME, published
from tests.rewards.coupons.counter import used
from tests.staff import staff

pytestmark = pytest.mark.django_db
BOOSTED = (
    PROGRAMME.replace(
        "exclusions:", '  - {code: twofold, kind: multiplier, factor: "2", campaign: SPRING}\nexclusions:'
    )
    + """
coupons:
  - {code: thanks, name: {ja: 感謝クーポン, en: Thanks}, kind: amount, amount: "300", give: campaign, campaign: SPRING}
  - {code: flyer, name: {ja: チラシ, en: Flyer}, kind: amount, amount: "100", give: public, public_code: HARU-2027, campaign: SPRING}
  - {code: other, name: {ja: 別物, en: Another}, kind: amount, amount: "100", give: campaign, campaign: SUMMER}
  - {code: gone, name: {ja: 過去, en: Bygone one}, kind: amount, amount: "100", give: campaign, campaign: SPRING, retired: true}
"""
)


@pytest.fixture
def marketer() -> Client:
    published(BOOSTED)
    return staff(staff_roles.MARKETER)


def typed(**values: Any) -> dict[str, Any]:
    """Return what the form posts."""
    day = today()
    return {
        "name_ja": "春の感謝祭", "name_en": "Spring thanks", "code": "SPRING", "note": "", "starts_on": day.isoformat(),
        "ends_on": (day + timedelta(days=9)).isoformat(), "stores": ["GINZA"], "goal": "repeat_rate", "goal_figure": "25.5",
        "budget": "50000", "control_percent": "10", **values,
    }  # fmt: skip


def test_a_campaign_is_planned_listed_and_shown(marketer: Client) -> None:
    answer = marketer.post("/staff/campaigns/new", typed())
    made = Campaign.objects.get()
    assert answer.url == f"/staff/campaigns/{made.pk}/"
    assert "Spring thanks" in said(marketer, "/staff/campaigns/")
    page = said(marketer, answer.url)
    for word in ("Spring thanks", "running", "Ginza", "25.5 %", "¥50,000", "10%", "(10 days)"):
        assert word in page, word
    assert "UENO" not in page


def test_one_without_a_last_day_runs_until_it_is_stopped(marketer: Client) -> None:
    marketer.post("/staff/campaigns/new", typed(ends_on=""))
    made = Campaign.objects.get()
    page = said(marketer, f"/staff/campaigns/{made.pk}/")
    assert "until it is stopped" in page
    assert "running" in page
    marketer.post(f"/staff/campaigns/{made.pk}/copy", {"code": "AGAIN", "starts_on": "2027-02-01"})
    assert Campaign.objects.get(code="AGAIN").ends_on is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ends_on": "2020-01-01"}, "The last day lies before the first"),
        ({"goal_figure": ""}, "Say what the goal should come to"),
        ({"code": "spring 2027"}, "Letters A to Z"),
        ({"control_percent": "51"}, "50"),
        ({"stores": ["NOWHERE"]}, "NOWHERE"),
        ({"budget": "10.5"}, "currency has no such fractions"),
        ({"goal": "ltv", "goal_figure": "0.5"}, "goal has no such fractions"),
        ({"goal": "points_issued", "goal_figure": "0.5"}, "goal has no such fractions"),
        ({"goal_figure": "NaN"}, "Enter a number"),
        ({"name_ja": "\x00"}, "Null characters"),
    ],
)
def test_what_is_missing_stands_beside_its_field(marketer: Client, values: dict[str, Any], sentence: str) -> None:
    answer = marketer.post("/staff/campaigns/new", typed(**values), headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Campaign.objects.exists()


def test_a_code_that_is_taken_is_said_beside_the_code(marketer: Client) -> None:
    campaign()
    answer = marketer.post("/staff/campaigns/new", typed(), headers={"accept-language": "en"})
    assert answer.status_code == 409
    assert "Another campaign has this code" in answer.content.decode()


def test_of_two_who_edit_it_the_second_is_shown_what_the_first_saved(marketer: Client) -> None:
    made = campaign()
    address = f"/staff/campaigns/{made.pk}/edit"
    assert marketer.post(address, typed(revision="1", note="the first")).status_code == 302
    answer = marketer.post(address, typed(revision="1", note="the second"), headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "the first" in page
    assert "the second" in page
    assert marketer.post(address, typed(revision="2", note="the second")).status_code == 302


def test_what_the_form_shows_saves_as_it_stands(marketer: Client) -> None:
    made = campaign(budget=50_000, goal="repeat_rate", goal_figure=25, note="why")
    form = marketer.get(f"/staff/campaigns/{made.pk}/edit").context["form"]
    values = {name: field.value() for name, field in ((name, form[name]) for name in form.fields)}
    dated = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
    assert marketer.post(f"/staff/campaigns/{made.pk}/edit", dated).status_code == 302
    saved = Campaign.objects.get()
    assert (saved.budget, saved.goal_figure, saved.note, saved.ends_on) == (50_000, 25, "why", made.ends_on)


def test_its_messages_boosts_coupons_and_flyer_stand_on_its_page(marketer: Client) -> None:
    made, often = campaign(), segment()
    send(made, datetime(2027, 3, 1, 1, tzinfo=UTC), segment=often, name="Come and see")
    page = said(marketer, f"/staff/campaigns/{made.pk}/")
    for word in (
        "Come and see",
        "Buys often",
        "1 Mar 2027, 10:00",
        "scheduled",
        "multiplied by 2",
        "Thanks",
        "300 yen off",
        "HARU-2027",
    ):
        assert word in page, word
    for word in ("Another", "Bygone one", "big-basket"):
        assert word not in page, word


def test_what_its_coupons_took_off_and_its_boosts_gave_is_its_cost(marketer: Client) -> None:
    made, taro = campaign(budget=1_000), member()
    found = issue_many({taro.account.pk: "send-1"}, "thanks", campaign="")
    used(found[taro.account.pk])
    buys(taro, 30_000)
    brings_back(buys(taro, 5_000))
    assert "Nothing was summed up yet" in said(marketer, f"/staff/campaigns/{made.pk}/")
    sum_up_costs()
    spent = marketer.get(f"/staff/campaigns/{made.pk}/").context["spent"]
    assert (spent.costs.discounts, spent.costs.points, spent.costs.issued, spent.costs.redeemed) == (300, 300, 1, 1)
    assert (spent.total, spent.left, spent.share, spent.is_over) == ("¥600", "¥400", 60, False)


def test_what_the_providers_take_for_its_messages_is_its_cost(marketer: Client) -> None:
    made = campaign(budget=1_000)
    for cost in (16, 8):
        delivery(member(), send(made, state="sending", launched_at=now(), audience=2), channel="sms", cost=cost)
    sum_up_costs()
    spent = marketer.get(f"/staff/campaigns/{made.pk}/").context["spent"]
    assert (spent.messages, spent.total, spent.left) == ("¥24", "¥24", "¥976")


def test_a_boost_of_another_time_costs_this_campaign_nothing(marketer: Client) -> None:
    made = campaign(starts_on=today() + timedelta(days=5))
    buys(member(), 30_000)
    assert sum_up(made).points == 0


def test_what_came_back_after_the_last_day_is_taken_off(marketer: Client) -> None:
    made, taro = campaign(starts_on=today() - timedelta(days=20)), member()
    bought = buys(taro, 10_000, days_ago=12)
    assert sum_up(made).points == 100
    brings_back(bought, 4_000)
    assert sum_up(made).points == 60


def test_those_are_summed_up_again_whose_costs_may_still_change(db: None) -> None:
    day = today()
    campaign("SETTLED", day - timedelta(days=70))
    campaign("ENDED", day - timedelta(days=69))
    campaign("RUNS", day)
    campaign("COMES", day + timedelta(days=2))
    assert sum_up_due() == 3
    assert set(CampaignCosts.objects.values_list("campaign__code", flat=True)) == {"ENDED", "SETTLED", "RUNS"}
    assert sum_up_due() == 2


def test_it_is_stopped_after_a_question_that_names_what_goes_on(marketer: Client) -> None:
    made = campaign()
    send(made, now() + timedelta(days=1), name="On its way")
    address = f"/staff/campaigns/{made.pk}/stop"
    page = said(marketer, address)
    for word in ("On its way", "Thanks", "twofold", "cannot be begun again"):
        assert word in page, word
    assert Campaign.objects.get().stopped_at is None
    marketer.post(address)
    assert Campaign.objects.get().stopped_at is not None
    page = said(marketer, f"/staff/campaigns/{made.pk}/")
    assert "stopped" in page
    assert f"/staff/campaigns/{made.pk}/edit" not in page


def test_another_is_made_like_it_and_opened_to_be_looked_through(marketer: Client) -> None:
    made = campaign()
    address = f"/staff/campaigns/{made.pk}/copy"
    assert marketer.post(address, {"code": "SPRING", "starts_on": "2027-03-01"}).status_code == 409
    answer = marketer.post(address, {"code": "SPRING-2", "starts_on": "2027-03-01"})
    assert answer.url == f"/staff/campaigns/{Campaign.objects.get(code='SPRING-2').pk}/edit"


def test_who_only_looks_is_offered_nothing_to_change(marketer: Client) -> None:
    made = campaign()
    analyst = staff(staff_roles.ANALYST)
    for address in ("/staff/campaigns/", f"/staff/campaigns/{made.pk}/", "/staff/campaigns/calendar"):
        page = said(analyst, address)
        for part in ("/edit", "/stop", "/copy", "/campaigns/new"):
            assert part not in page, (address, part)


def test_without_a_programme_the_pages_open(db: None) -> None:
    made = campaign()
    for address in (
        "/staff/campaigns/",
        f"/staff/campaigns/{made.pk}/",
        "/staff/campaigns/new",
        "/staff/campaigns/calendar",
    ):
        assert staff(staff_roles.MARKETER).get(address).status_code == 200
