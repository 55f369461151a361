"""The points history."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from rewards.actions.adjustments import adjust
from rewards.models import PointEntry
from rewards.selectors.accounts import account_of
from rewards.selectors.entries import PAGE_SIZE
from tests.rewards.cast import account, published
from tests.rewards.views.year import PROGRAMME, live_through_a_year, member_of, shop_often

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]
CHANGE = re.compile(r'<p class="entry__change[^>]*>([^<]+)<')


def test_guests_sign_in_first(client: Client) -> None:
    assert client.get("/history").url.startswith("/accounts/login/")


def test_every_entry_is_there_once_newest_first(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    shop_often(account_of(taro.pk), PAGE_SIZE * 2)
    seen, address = [], "/history"
    while address:
        page = page_of(taro, address, "en")
        seen += [int(text.replace(",", "").replace("\N{MINUS SIGN}", "-")) for text in CHANGE.findall(page)]
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    stored = PointEntry.objects.filter(account=account_of(taro.pk)).order_by("-no").values_list("points", flat=True)
    assert seen == list(stored)
    assert len(seen) > PAGE_SIZE * 2


@pytest.mark.parametrize(
    ("kind", "there", "elsewhere"),
    [
        ("earned", "お買い物で貯まりました", "失効しました"),
        ("used", "お買い物で使いました", "お買い物で貯まりました"),
        ("expired", "失効しました", "お買い物で使いました"),
        ("other", "返品により取り消しました", "お買い物で貯まりました"),
    ],
)
def test_a_group_of_kinds_is_shown_alone(page_of: Page, kind: str, there: str, elsewhere: str) -> None:
    page = page_of(live_through_a_year(), f"/history?kind={kind}")
    assert there in page
    assert elsewhere not in page
    assert f'href="/history?kind={kind}" aria-current="true"' in page


def test_the_group_stays_in_the_address_of_older_entries(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    shop_often(account_of(taro.pk), PAGE_SIZE + 5)
    assert re.search(r'rel="next" href="/history\?kind=earned&amp;before=\d+"', page_of(taro, "/history?kind=earned"))


@pytest.mark.parametrize(
    "query",
    [
        "kind=x",
        "before=x",
        "before=-1",
        "before=1.5",
        "before=9999999999",
        "before=%EF%BC%91",
        "kind=%00",
        "before=%00",
    ],
)
def test_an_address_nobody_gave_leads_back_to_the_history(client: Client, query: str) -> None:
    client.force_login(member_of("taro@example.com").user)
    assert client.get(f"/history?{query}").url == "/history"


def test_an_empty_group_leads_to_all_entries(page_of: Page) -> None:
    published(PROGRAMME)
    page = page_of(member_of("taro@example.com"), "/history?kind=expired")
    assert "該当する履歴はありません" in page
    assert "すべての履歴を見る" in page


def test_without_entries_it_says_what_will_be_here(page_of: Page) -> None:
    assert "ポイント履歴はまだありません" in page_of(member_of("taro@example.com"), "/history")


def test_a_member_sees_nobody_elses_entries(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    adjust(account(), 777, "goodwill", "")
    assert "+777" not in page_of(taro, "/history")


def test_what_staff_noted_stays_with_staff(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    adjust(account_of(taro.pk), 5, "goodwill", "rang three times")
    assert "rang three times" not in page_of(taro, "/history")
