"""The rules, the tiers and the introduction in a real browser: nothing too wide, forbidden or hard to read."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browsing import sign_in, visits
from tests.rewards.views.year import live_through_a_year

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_fit_keep_to_the_policy_and_can_be_read_by_everybody(
    chromium: Browser, live_server: Any, language: str
) -> None:
    base, taro = live_server.url, live_through_a_year()
    faults: list[str] = []
    for visit in visits(chromium, language, faults):
        for path in ("/about", "/program", "/program/1", "/tiers"):
            if path == "/tiers":
                sign_in(visit.context, base, taro, language)
            visit.page.goto(base + path)
            assert visit.page.evaluate("document.documentElement.lang") == language
            visit.inspect(path)
    assert faults == []
