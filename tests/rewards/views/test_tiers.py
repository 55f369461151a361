"""The tiers page: side by side, the own one marked, the way up, what the next review takes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from members.models import Member
from rewards.actions.due import review_tiers
from rewards.actions.posting import post_purchase
from rewards.models import PointAccount
from rewards.selectors.accounts import account_of
from rewards.selectors.outlook import tiers_of
from rewards.statement.figures import Figures
from rewards.statement.outlook import outlook_line
from tests.rewards.cast import draft, line, published
from tests.rewards.views.year import PROGRAMME, member_of, on, shop_often

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]


def silver_for(days: int) -> Member:
    """Return a member who reached silver so many days ago with one purchase."""
    with on(datetime.now(UTC) - timedelta(days=days)) as moment:
        published(PROGRAMME)
        taro = member_of("taro@example.com")
        post_purchase(draft(account_of(taro.pk), line(40000), at=moment))
    return taro


def test_guests_sign_in_first(client: Client) -> None:
    assert client.get("/tiers").url.startswith("/accounts/login/")


def test_without_a_programme_it_is_calm(page_of: Page) -> None:
    assert "現在、ランクはありません" in page_of(member_of("taro@example.com"), "/tiers")


def test_the_own_tier_is_marked_and_the_next_review_told(page_of: Page) -> None:
    page = page_of(silver_for(300), "/tiers")
    assert "お客様のランク" in page
    assert "の判定でシルバーからブロンズに変わります。" in page
    assert "<li>ポイント1.25倍</li>" in page
    assert "あと50,000円と14回のお買い物でゴールド" in page


def test_what_is_told_is_what_the_review_does() -> None:
    taro = silver_for(300)
    found, outlook = tiers_of(PointAccount.objects.get(member=taro))
    assert outlook is not None
    assert (found.tier, outlook.tier) == ("silver", "bronze")
    with on(outlook.review_at + timedelta(minutes=1)) as moment:
        review_tiers(moment)
        assert PointAccount.objects.get(member=taro).tier == outlook.tier


def test_a_purchase_now_begins_the_period_anew(page_of: Page) -> None:
    taro = silver_for(300)
    before, outlook = tiers_of(PointAccount.objects.get(member=taro))
    assert outlook is not None
    assert (outlook.renews, outlook.missing) == (True, ())
    assert "お早めにお買い物をされると、シルバーの適用期間が延びます。" in page_of(taro, "/tiers")
    post_purchase(draft(account_of(taro.pk), line(100)))
    after, _ = tiers_of(PointAccount.objects.get(member=taro))
    assert before.tier_until is not None
    assert after.tier_until is not None
    assert after.tier_until > before.tier_until


def test_where_periods_are_fixed_it_says_what_is_missing_by_the_review() -> None:
    policy = "tier_policy: {window: {rolling_months: 2}, keep: {from_month: 6, months: 12}}\n"
    with on(datetime(2026, 1, 10, tzinfo=UTC)) as moment:
        published(PROGRAMME + policy)
        taro = member_of("taro@example.com")
        post_purchase(draft(account_of(taro.pk), line(40000), at=moment))
    with on(datetime(2026, 3, 1, tzinfo=UTC)), translation.override("ja"):
        found, outlook = tiers_of(PointAccount.objects.get(member=taro))
        told = outlook_line(found, outlook, Figures.of(found.terms))
    assert outlook is not None
    assert (outlook.tier, outlook.renews, outlook.missing) == ("bronze", False, (("spend", 30000),))
    assert told is not None
    assert told.sentence.endswith("2026年6月1日(月)の判定でシルバーからブロンズに変わります。")
    assert told.keeping == "それまでにあと30,000円で、シルバーが続きます。"


def test_the_lowest_tier_loses_nothing(page_of: Page) -> None:
    published(PROGRAMME)
    assert "次の判定</h3>" not in page_of(member_of("taro@example.com"), "/tiers")


def test_home_leads_to_it(page_of: Page) -> None:
    published(PROGRAMME)
    assert 'href="/tiers"' in page_of(member_of("taro@example.com"))


def test_a_long_history_costs_no_more_queries(client: Client) -> None:
    published(PROGRAMME)
    counts = []
    for entries in (40, 400):
        member = member_of(f"m{entries}@example.com")
        shop_often(account_of(member.pk), entries)
        client.force_login(member.user)
        client.get("/tiers")
        with CaptureQueriesContext(connection) as asked:
            client.get("/tiers")
        counts.append(len(asked))
    assert counts[0] == counts[1]
