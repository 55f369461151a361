"""A number is added in a real browser, on phone and desk, in light and dark."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from members.models import Member
from tests.browsing import follow, sign_in, visits
from tests.loyalty_site.join.conftest import code_by_sms, telephone
from tests.members.cast import person

__all__ = ["telephone"]  # a fixture
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everybody_can_add_a_number(chromium: Browser, live_server: Any, telephone: Path, language: str) -> None:
    faults: list[str] = []
    for index, visit in enumerate(visits(chromium, language, faults)):
        page, member = visit.page, person(f"p{index}")
        sign_in(visit.context, live_server.url, member, language)
        page.goto(live_server.url + "/profile/phone")
        visit.inspect("number")
        page.fill("#id_phone", "1")
        follow(page, page.locator("main form button").first)
        visit.inspect("number with a fault")
        page.fill("#id_phone", f"090-1234-567{index}")
        follow(page, page.locator("main form button").first)
        visit.inspect("code")
        page.fill("#id_code", code_by_sms(telephone))
        follow(page, page.locator("main form button").first)
        assert page.url.endswith("/profile")
        visit.inspect("profile")
        assert Member.objects.get(pk=member.pk).phone == f"+8190123456{70 + index}"
    assert [fault for fault in faults if "status of 422" not in fault] == []
