"""Export, leaving and what follows in a real browser: readable, reachable, within the policy; and without a script."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from members.actions import data_exports
from members.models import Departure, Member
from tests.browsing import follow, sign_in, visits
from tests.members.cast import proved
from tests.rewards.views.shelf import got, shopper
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in_proved(context: BrowserContext, base: str, member: Member, language: str = "ja") -> None:
    """Give the browser the cookies of a member who has proved a moment ago who they are."""
    client = Client()
    proved(client, member)
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everybody_can_read_and_use_the_pages(chromium: Browser, live_server: Any, language: str) -> None:
    faults: list[str] = []
    got(shopper("first@example.com"), "drip")
    for number, visit in enumerate(visits(chromium, language, faults)):
        member = member_of(f"m{number}@example.com")
        sign_in(visit.context, live_server.url, member, language)
        visit.page.goto(live_server.url + "/profile/leave")
        visit.inspect("again")
        sign_in_proved(visit.context, live_server.url, member, language)
        visit.page.goto(live_server.url + "/profile/export")
        visit.inspect("export")
        follow(visit.page, visit.page.locator("main button.button--next"))
        visit.inspect("export that waits")
        data_exports.make_waiting()
        visit.page.goto(live_server.url + "/profile/export")
        visit.inspect("export that is ready")
        visit.page.goto(live_server.url + "/profile/leave")
        visit.inspect("leave")
        follow(visit.page, visit.page.locator("main button.button--next"))
        assert visit.page.url.endswith("/left")
        visit.inspect("left")
        user = Departure.objects.get(member=member).user
        assert user is not None
        sign_in(visit.context, live_server.url, user, language)
        visit.page.goto(live_server.url + "/profile/erasure")
        visit.inspect("erasure")
        follow(visit.page, visit.page.locator("main form button.button").first)
        visit.inspect("erasure withdrawn")
    assert [fault for fault in faults if "403" not in fault] == []


def test_on_a_phone_without_script_and_with_large_text(chromium: Browser, live_server: Any) -> None:
    taro = shopper()
    got(taro, "drip")
    context = chromium.new_context(java_script_enabled=False, locale="ja", viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_in_proved(context, live_server.url, taro)
    page.goto(live_server.url + "/profile/leave")
    assert "850ポイント" in page.locator("main").inner_text()
    assert "ドリップコーヒー1杯" in page.locator("main").inner_text()
    page.locator("#erase-at-once").check()
    follow(page, page.locator("main button.button--next"))
    assert page.url.endswith("/left")
    assert Departure.objects.get().erase_at is not None
    context.close()
