"""The points history of some days alone."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from members.models import Member
from rewards.actions.posting import post_purchase
from rewards.models import PointEntry
from rewards.selectors.accounts import account_of
from rewards.selectors.entries import PAGE_SIZE
from tests.rewards.cast import draft, line, published
from tests.rewards.views.year import PROGRAMME, live_through_a_year, member_of, shop_often

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]
AT_ONCE = PROGRAMME.replace("  earning: {pending_days: 2}\n", "")
LAST_MINUTE = datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)  # 23:59:59 in Tokyo
NEXT_DAY = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)


@pytest.fixture
def taro() -> Member:
    published(AT_ONCE)
    member = member_of("taro@example.com", joined_at=datetime(2026, 1, 1, tzinfo=UTC))
    post_purchase(draft(account_of(member.pk), line(111_100), at=LAST_MINUTE))
    post_purchase(draft(account_of(member.pk), line(222_200), at=NEXT_DAY))
    return member


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        ("until=2026-03-31", True, False),
        ("since=2026-04-01", False, True),
        ("since=2026-03-31&until=2026-04-01", True, True),
        ("since=2026-03-31&until=2026-03-31&kind=earned", True, False),
        ("since=2026-03-31&until=2026-03-31&kind=used", False, False),
    ],
)
def test_both_days_are_in_the_period_in_the_programmes_time(
    page_of: Page, client: Client, taro: Member, query: str, first: bool, second: bool
) -> None:
    page = page_of(taro, f"/history?{query}", "en")
    assert ("+1,161" in page, ">+2,272" in page or "+2,222" in page or "+2,827" in page) == (first, second)
    rows = list(csv.reader(io.StringIO(client.get(f"/history.csv?{query}").getvalue().decode("utf-8-sig"))))
    days = {row[0] for row in rows[1:]}
    assert ("2026-03-31" in days, "2026-04-01" in days) == (first, second)


def test_the_period_stays_in_the_address_of_everything_on_the_page(page_of: Page) -> None:
    published(AT_ONCE)
    taro = member_of("taro@example.com")
    shop_often(account_of(taro.pk), PAGE_SIZE + 5)
    page = page_of(taro, "/history?kind=earned&since=2020-01-01&until=2090-12-31")
    days = "since=2020-01-01&amp;until=2090-12-31"
    assert re.search(rf'rel="next" href="/history\?kind=earned&amp;{days}&amp;before=\d+"', page)
    assert f'href="/history?kind=used&amp;{days}"' in page
    assert f'href="/history.csv?kind=earned&amp;{days}" download' in page
    assert '<details class="details" open>' in page


def test_pages_of_a_period_hold_every_entry_once(page_of: Page) -> None:
    published(AT_ONCE)
    taro = member_of("taro@example.com")
    shop_often(account_of(taro.pk), PAGE_SIZE * 3, days=60)
    address, seen = "/history?since=2000-01-01&until=2099-12-31", 0
    while address:
        page = page_of(taro, address, "en")
        seen += page.count('class="entry__reason"')
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert seen == PointEntry.objects.filter(account=account_of(taro.pk)).count()


def test_a_period_without_entries_leads_to_all(page_of: Page) -> None:
    page = page_of(live_through_a_year(), "/history?until=2001-01-01")
    assert "この期間の履歴はありません" in page
    assert "すべての履歴を見る" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=2026-04-01&until=2026-03-01", "終わりの日は、始まりの日以降の日を選んでください。"),
        ("since=0001-01-01", "2000年以降の日を選んでください。"),
        ("until=9999-12-31", "2100年より前の日を選んでください。"),
        ("since=%00", "日付を正しく入力してください。"),
        ("since=%ED%A0%80", "日付を正しく入力してください。"),
        ("until=2026-02-30", "日付を正しく入力してください。"),
        ("until=%3Cscript%3E", "日付を正しく入力してください。"),
    ],
)
def test_a_period_that_cannot_be_is_said_beside_the_day(client: Client, query: str, said: str) -> None:
    client.force_login(member_of("taro@example.com").user)
    answer = client.get(f"/history?{query}")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "<script>" not in page
    assert client.get(f"/history.csv?{query}").url.startswith("/history?")
