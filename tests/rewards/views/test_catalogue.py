"""The catalogue of rewards: what a member can have now, soon, in another tier, and what is gone."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.actions.profile import change
from members.models import MemberTrait
from tests.rewards.cast import published
from tests.rewards.views.shelf import SHELF, got, shopper
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]


def section(page: str, name: str) -> str:
    """Return what stands under a heading of the catalogue."""
    return page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]


def test_guests_sign_in_first(client: Client) -> None:
    assert client.get("/rewards").url.startswith("/accounts/login/")
    assert client.get("/rewards/drip").url.startswith("/accounts/login/")


def test_it_is_only_read(client: Client) -> None:
    client.force_login(shopper().user)
    assert client.post("/rewards").status_code == 405


def test_what_can_be_had_now_stands_first_with_its_price(page_of: Page) -> None:
    now = section(page_of(shopper(points=500), "/rewards"), "now")
    assert now.index("ドリップコーヒー1杯") < now.index("10%引き") < now.index("お会計500円引き")
    for text in (
        "150ポイント",
        "2,000円以上のお買い物が対象です",
        "対象商品1点無料（最大700円）",
        "銀座店でのお買い物が対象です",
    ):
        assert text in now


def test_what_is_missing_is_said(page_of: Page) -> None:
    assert "あと700ポイント" in section(page_of(shopper(points=500), "/rewards"), "soon")
    assert "1,200 pt more" in section(page_of(member_of("hana@example.com"), "/rewards", "en"), "soon")


def test_a_reward_of_another_tier_says_which(page_of: Page) -> None:
    tiers = section(page_of(shopper(), "/rewards"), "tiers")
    assert "限定ブレンド" in tiers
    assert "シルバー、ゴールドランクの方限定" in tiers


def test_what_is_out_of_stock_says_so(page_of: Page) -> None:
    got(shopper("hana@example.com"), "last-one")
    gone = section(page_of(shopper(), "/rewards"), "gone")
    assert "オリジナルマグカップ" in gone
    assert "在庫なし" in gone


def test_a_limit_that_is_reached_says_so(page_of: Page) -> None:
    taro = shopper()
    got(taro, "ten-off")
    assert "交換回数の上限に達しました（月1回まで）" in section(page_of(taro, "/rewards"), "gone")


def test_what_is_for_others_or_over_is_not_there(page_of: Page, client: Client) -> None:
    taro = shopper()
    page = page_of(taro, "/rewards")
    assert "豆好き特典" not in page
    assert "終了した特典" not in page
    assert client.get("/rewards/for-fans").status_code == 404
    assert client.get("/rewards/nothing").status_code == 404
    MemberTrait.objects.create(member=taro, key="segment:bean-lovers", value=True)
    assert "豆好き特典" in page_of(taro, "/rewards")


def test_a_suspended_member_is_told_and_has_no_button(page_of: Page) -> None:
    taro = shopper()
    change(taro, status="frozen")
    assert "会員資格を一時停止しています" in page_of(taro, "/rewards")
    assert 'value="confirm"' not in page_of(taro, "/rewards/drip")


def test_without_a_programme_the_page_stands(page_of: Page) -> None:
    assert "交換できる特典はまだありません" in page_of(member_of("taro@example.com"), "/rewards")


def test_home_and_menu_lead_here(page_of: Page) -> None:
    page = page_of(shopper())
    assert page.count('href="/rewards"') == 2
    assert page.count('href="/coupons"') == 2


def test_more_rewards_cost_no_more_queries(client: Client) -> None:
    taro = shopper()
    client.force_login(taro.user)
    counts = []
    for more in (0, 30):
        extra = "".join(
            f"  - {{code: r{number}, name: {{ja: 特典{number}, en: Reward {number}}}, points: {number + 1},"
            f' coupon: {{kind: amount, amount: "10"}}, stock: 9, limit: {{per_member: 2, each: day}}}}\n'
            for number in range(more)
        )
        published(SHELF + extra)
        client.get("/rewards")
        with CaptureQueriesContext(connection) as asked:
            client.get("/rewards")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
