"""The pages of news, for members and for guests."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from members.actions.inbox import Letter, deliver_many
from members.models import Member, Message
from rewards.models import News, NewsRead
from tests.rewards.cast import published
from tests.rewards.news.cast import news
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> Member:
    published()
    return member_of("taro@example.com")


@pytest.fixture
def browser(taro: Member) -> Client:
    client = Client()
    client.force_login(taro.user)
    return client


def text(client: Client, address: str, language: str = "ja") -> str:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def test_guests_see_what_is_for_everybody_on_the_first_page(client: Client, taro: Member) -> None:
    news("全店のお知らせ")
    special = news("ゴールドの方へ", tiers=["gold"])
    for address in ("/", "/news"):
        assert "全店のお知らせ" in text(client, address)
        assert "ゴールドの方へ" not in text(client, address)
    assert client.get(f"/news/{special.pk}").status_code == 404


def test_it_is_404_for_whom_it_is_not(browser: Client) -> None:
    assert browser.get(f"/news/{news('x', tiers=['gold']).pk}").status_code == 404
    assert browser.get(f"/news/{news('x', ends_at=now() - timedelta(minutes=1)).pk}").status_code == 404
    assert browser.get(f"/news/{uuid7()}").status_code == 404


def test_it_is_shown_in_the_language_in_force_with_safe_links(browser: Client) -> None:
    item = news("<b>春</b>")
    shown = text(browser, f"/news/{item.pk}")
    assert "&lt;b&gt;春" in shown
    assert '<a href="https://example.com/a" rel="nofollow">' in shown
    assert "See <a" in text(browser, f"/news/{item.pk}", "en")


def test_reading_counts_and_fetching_ahead_does_not(browser: Client, taro: Member) -> None:
    first, _second = news("one"), news("two")
    assert "未読2件" in text(browser, "/home")
    browser.get(f"/news/{first.pk}", headers={"sec_purpose": "prefetch"})
    assert not NewsRead.objects.exists()
    text(browser, f"/news/{first.pk}")
    text(browser, f"/news/{first.pk}")
    assert NewsRead.objects.get().member == taro
    assert "未読1件" in text(browser, "/home")


def test_what_is_kept_on_top_comes_first(browser: Client) -> None:
    news("pinned", age=timedelta(days=9), is_pinned=True, stores=["GINZA"])
    news("on top", age=timedelta(days=8), is_pinned=True)
    news("newest")
    shown = text(browser, "/news")
    assert shown.index("on top") < shown.index("newest")
    assert "pinned" not in shown


def test_a_long_history_is_read_page_by_page_in_few_queries(browser: Client, taro: Member) -> None:
    news("top", is_pinned=True)
    News.objects.bulk_create(
        News(
            title_ja=str(number), title_en="x", body_ja="x", body_en="x",
            starts_at=now() - timedelta(hours=number // 2 + 1),
        )
        for number in range(500)
    )  # fmt: skip
    deliver_many(Letter(taro.pk, f"n:{number}", Message.Kind.NOTICE, {"ja": "x"}, {"ja": "x"}) for number in range(300))
    seen: list[str] = []
    address = "/news"
    for _page in range(3):
        with CaptureQueriesContext(connection) as asked:
            response = browser.get(address)
        assert len(asked) <= 12
        seen += [str(item["title"]) for item in response.context["news"]]
        address = f"/news?after={response.context['next']}"
    assert len(seen) == len(set(seen)) == 60
    assert "99+" in response.content.decode()
    with CaptureQueriesContext(connection) as asked:
        browser.get("/home")
    assert len(asked) <= 12


@pytest.mark.parametrize("after", ["x", "\x00", "1" * 5000])
def test_a_page_that_is_none_leads_to_the_first(client: Client, after: str) -> None:
    assert client.get("/news", {"after": after}).url == "/news"


def test_a_page_after_nothing_is_the_first(client: Client) -> None:
    news("one")
    assert "one" in text(client, f"/news?after={uuid7()}")
