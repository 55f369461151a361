"""A member's first page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from loyalty_site.lib.calendar import midnight
from members.actions.enrolment import enrol
from members.actions.profile import change
from members.models import User
from rewards.actions.adjustments import adjust
from rewards.actions.holds import place_hold
from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.selectors.accounts import account_of
from rewards.selectors.timeline import current_timeline
from tests.rewards.cast import draft, line, published
from tests.rewards.views.year import PROGRAMME, day_of, live_through_a_year, member_of

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]


def test_guests_sign_in_first(client: Client) -> None:
    assert client.get("/home").url.startswith("/accounts/login/")


def test_it_is_only_read(client: Client) -> None:
    client.force_login(member_of("taro@example.com").user)
    assert client.post("/home").status_code == 405


def test_the_card_shows_points_tier_and_number(page_of: Page) -> None:
    taro = live_through_a_year()
    page = page_of(taro)
    assert "membership-card--silver" in page
    assert taro.number in page
    assert "絆ポイント" in page
    assert "シルバー" in page


@pytest.mark.parametrize(("language", "sentence"), [("ja", "あと27,020円でシルバー"), ("en", "27,020 yen to Silver")])
def test_it_says_what_is_missing_to_the_next_tier(page_of: Page, language: str, sentence: str) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk), line(2980)))
    page = page_of(taro, language=language)
    assert sentence in page
    assert 'value="2980" max="30000"' in page


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ja", "あと59,000円と14回のお買い物でゴールド"), ("en", "59,000 yen and 14 purchases to Gold")],
)
def test_it_says_every_unit_that_is_missing(page_of: Page, language: str, sentence: str) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk), line(31000)))
    page = page_of(taro, language=language)
    assert sentence in page
    assert page.count("<progress") == 2


def test_one_of_several_ways_is_enough(page_of: Page) -> None:
    published(PROGRAMME.replace('reach: {spend: "90000", purchases: 15}', 'reach_any: {spend: "90000", purchases: 15}'))
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk), line(31000)))
    assert "59,000 yen or 14 purchases to Gold" in page_of(taro, language="en")


def test_points_show_their_last_usable_day(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    zone = current_timeline().versions[-1].zone
    last_day = day_of(datetime.now(UTC)) + timedelta(days=12)
    adjust(account_of(taro.pk), 70, "goodwill", "", expires_at=midnight(last_day + timedelta(days=1), zone))
    page = page_of(taro, language="en")
    assert f"until {last_day.day} {last_day:%b %Y}" in page
    assert "12 days left" in page
    assert "expiry--soon" in page


def test_regular_and_limited_time_points_stand_apart(page_of: Page) -> None:
    published(PROGRAMME.replace("pending_days: 2", "pending_days: 0").replace("day_of_month: [5]", "store: GINZA"))
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk), line(1000)))
    page = page_of(taro, language="en")
    assert "110 <" in page  # ten of the purchase and a hundred of the enrolment
    assert "10 pt until" in page
    assert "25 days left" in page


def test_points_on_their_way_are_explained(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk), line(1000)))
    day = day_of(datetime.now(UTC)) + timedelta(days=2)
    page = page_of(taro, language="en")
    assert f"10 pt are on their way. The first of them can be used from {day.day} {day:%b %Y}." in page
    assert "付与予定のポイントが10ポイントあります" in page_of(taro)


def test_points_set_aside_are_explained(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    place_hold(account_of(taro.pk), 40)
    assert "40ポイントが手続き中です" in page_of(taro)


def test_a_debt_is_explained_by_the_return(page_of: Page) -> None:
    published(PROGRAMME.replace("pending_days: 2", "pending_days: 0"))
    taro = member_of("taro@example.com")
    account_id = account_of(taro.pk)
    bought = post_purchase(draft(account_id, line(10000)))
    adjust(account_id, -230, "correction", "")
    post_refund(bought.id, "r1", datetime.now(UTC))
    assert "返品により、マイナスポイントが130ポイントあります" in page_of(taro)


def test_the_tier_is_shown_with_its_period_and_benefits(page_of: Page) -> None:
    page = page_of(live_through_a_year())
    assert "現在のランク：シルバー" in page
    assert "適用期間：" in page
    for benefit in ("ポイント1.25倍", "お誕生日の特典", "送料無料"):
        assert benefit in page


def test_a_benefit_we_have_no_words_for_is_shown_as_the_programme_says_it(page_of: Page) -> None:
    published(PROGRAMME.replace("threshold: 0}", "threshold: 0, benefits: [tea_at_four]}"))
    assert "tea at four" in page_of(member_of("taro@example.com"))


def test_points_have_the_programmes_own_name(page_of: Page) -> None:
    published(PROGRAMME.replace("  currency: JPY", "  currency: JPY\n  point: {name: {ja: スター, en: Stars}}"))
    taro = member_of("taro@example.com")
    place_hold(account_of(taro.pk), 40)
    assert "40スターが手続き中です" in page_of(taro)
    assert "40 Stars are set aside" in page_of(taro, language="en")


def test_what_is_due_is_told_before_its_job_has_run(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com", joined_at=datetime.now(UTC) - timedelta(days=300))
    late = draft(account_of(taro.pk), line(1000), at=datetime.now(UTC) - timedelta(days=1))
    post_purchase(late)
    page = page_of(taro)
    assert "お買い物で貯まりました" in page


def test_without_entries_it_says_how_to_get_some(page_of: Page) -> None:
    published(PROGRAMME.replace("activity: enrolment", "activity: visit"))
    page = page_of(member_of("taro@example.com"))
    assert "ポイント履歴はまだありません" in page
    assert "会員番号をお伝えください" in page


def test_without_a_programme_the_page_stands(page_of: Page) -> None:
    assert "ポイント履歴はまだありません" in page_of(member_of("taro@example.com"))


def test_a_member_without_an_account_gets_one(page_of: Page) -> None:
    taro, _ = enrol(user=User.objects.create_user("taro@example.com"))
    page_of(taro)
    assert account_of(taro.pk)


def test_a_suspended_member_is_told_what_that_means(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    change(taro, status="frozen")
    assert "会員資格を一時停止しています" in page_of(taro)


def test_the_start_page_leads_members_here(client: Client) -> None:
    client.force_login(member_of("taro@example.com").user)
    assert client.get("/").url == "/home"
