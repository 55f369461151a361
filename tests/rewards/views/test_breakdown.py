"""Why these points: each part in words, and the parts add up."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import complete_purchase
from rewards.actions.refunds import ReturnedLine, post_refund
from rewards.selectors.accounts import account_of
from tests.rewards.cast import draft, line, published
from tests.rewards.views.year import PROGRAMME, live_through_a_year, member_of

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]
BREAKDOWN = re.compile(r'<dl class="breakdown__parts">(.*?)</dl>', re.DOTALL)
POINTS = re.compile(r"<dd>([^<]+)</dd>")
AT_ONCE = PROGRAMME.replace("pending_days: 2", "pending_days: 0")


def taro_with(text: str = AT_ONCE) -> Member:
    published(text)
    return member_of("taro@example.com")


def test_an_amount_rule_names_its_blocks_and_its_basis(page_of: Page) -> None:
    taro = taro_with()
    post_purchase(draft(account_of(taro.pk), line(3450)))
    assert "100円ごとに1ポイント × 34" in page_of(taro)
    assert "対象 ¥3,450" in page_of(taro)
    assert "1 pt for every 100 yen × 34" in page_of(taro, language="en")


def test_a_rule_with_a_name_is_called_by_it(page_of: Page) -> None:
    taro = taro_with()
    post_purchase(draft(account_of(taro.pk), line(500, category="COFFEE")))
    assert "コーヒーの日" in page_of(taro)
    assert "Coffee day" in page_of(taro, language="en")


def test_an_item_rule_names_the_product_and_the_count(page_of: Page) -> None:
    taro = taro_with()
    post_purchase(draft(account_of(taro.pk), line(1000, sku="BEANS-1", quantity=2)))
    assert "BEANS-1" in page_of(taro)
    assert "1個につき30ポイント × 2" in page_of(taro)


def test_the_tiers_part_is_named_after_the_tier(page_of: Page) -> None:
    taro = taro_with()
    post_purchase(draft(account_of(taro.pk), line(30000)))
    post_purchase(draft(account_of(taro.pk), line(1000)))
    assert "ランク特典（シルバー）" in page_of(taro)
    assert "ポイント1.25倍" in page_of(taro)


def test_a_limit_that_is_reached_is_said(page_of: Page) -> None:
    taro = taro_with()
    for _ in range(3):
        post_purchase(draft(account_of(taro.pk), line(6000)))
    page = page_of(taro)
    assert page.count("5,000円以上のお買い物") == 3
    assert page.count("上限に達しているため、付与はありません。") == 1


def test_a_budget_that_cuts_is_said(page_of: Page) -> None:
    taro = taro_with(AT_ONCE.replace("limit: {per_member: 2, each: year}", "limit: {budget: 30}"))
    post_purchase(draft(account_of(taro.pk), line(6000)))
    assert "上限まで付与しました。" in page_of(taro)


def test_a_fractional_rule_has_no_blocks(page_of: Page) -> None:
    taro = taro_with(AT_ONCE.replace('points: 1, per: "100"}', 'points: 1, per: "100", blocks: fractional}'))
    post_purchase(draft(account_of(taro.pk), line(150)))
    assert "100円につき1ポイント" in page_of(taro)


def test_a_return_says_how_much_came_back(page_of: Page) -> None:
    taro = taro_with()
    bought = post_purchase(draft(account_of(taro.pk), line(1000), line(3000, sku="PEAR")))
    post_refund(bought.id, "r1", datetime.now(UTC), lines=[ReturnedLine("APPLE", 1000)])
    assert "これまでに25%が返品されました" in page_of(taro)


def test_points_that_were_used_already_are_explained(page_of: Page) -> None:
    taro = taro_with()
    bought = post_purchase(draft(account_of(taro.pk), line(1000)))
    adjust(account_of(taro.pk), -110, "correction", "")
    post_refund(bought.id, "r1", datetime.now(UTC))
    assert "10ポイントはすでに使われていたため、次に貯まるポイントから差し引きます。" in page_of(taro)
    adjust(account_of(taro.pk), 50, "goodwill", "")
    assert "このうち10ポイントは、返品によるマイナスポイントから差し引きました。" in page_of(taro)


def test_a_completion_says_what_its_lines_changed(page_of: Page) -> None:
    taro = taro_with()
    by_total = replace(draft(account_of(taro.pk)), lines=(), receipt_number="7")
    bought = post_purchase(by_total)
    complete_purchase(bought.id, [line(1000, sku="BEANS-1")])
    page = page_of(taro)
    assert "購入明細により計算し直しました" in page
    assert "BEANS-1" in page


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_parts_add_up(page_of: Page, language: str) -> None:
    taro = live_through_a_year()
    checked = 0
    for before in (1000, 30, 15):
        for found in BREAKDOWN.findall(page_of(taro, f"/history?before={before}", language)):
            numbers = [text.replace(",", "").replace("\N{MINUS SIGN}", "-") for text in POINTS.findall(found)]
            *parts, whole = map(int, numbers)
            assert sum(parts) == whole
            checked += 1
    assert checked > 10


def test_a_breakdown_opens_without_script(page_of: Page) -> None:
    taro = taro_with()
    post_purchase(draft(account_of(taro.pk), line(1000)))
    page = page_of(taro)
    assert "<details" in page
    assert re.findall(r"<script[^>]* src=\"([^\"]+)\"", page) == ["/static/js/shell.js"]  # makes the site an app


def test_it_says_until_when_the_points_can_be_used(page_of: Page) -> None:
    taro = taro_with(AT_ONCE.replace("after: {months: 6}, end_of: month", "after: {months: 6}, end_of: year"))
    post_purchase(draft(account_of(taro.pk), line(1000)))
    assert re.search(r"20\d\d年12月31日\(.\)まで", page_of(taro, "/history"))
