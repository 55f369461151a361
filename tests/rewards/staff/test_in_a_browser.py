"""Staff find a member, adjust points and have a colleague decide, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from loyalty_site import staff_roles
from rewards.models import Adjustment
from tests.browsing import STAFF_WIDTHS, follow, visits
from tests.rewards.views.year import live_through_a_year
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {"find": "検索", "open": "ポイントを調整する", "note": "経緯", "approve": "承認する", "none": "承認待ちはありません"},
    "en": {"find": "Search", "open": "Adjust points", "note": "What happened", "approve": "Approve", "none": "Nothing waits"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_points_are_adjusted_by_two(chromium: Browser, live_server: Any, language: str) -> None:
    taro, words, faults = live_through_a_year(), WORDS[language], []
    browsers = {role: staff(role) for role in (staff_roles.SUPPORT, staff_roles.MANAGER, staff_roles.ADMINISTRATOR)}
    rounds = 0
    for visit in visits(chromium, language, faults, widths=STAFF_WIDTHS):
        rounds += 1

        def become(role: str, visit: Any = visit) -> None:
            cookies = {"sessionid": browsers[role].cookies["sessionid"].value, "django_language": language}
            visit.context.clear_cookies()
            visit.context.add_cookies(
                [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
            )

        page = visit.page
        become(staff_roles.MANAGER)
        page.goto(f"{live_server.url}/staff/")
        visit.inspect("start")
        page.goto(f"{live_server.url}/staff/members/")
        visit.inspect("search")
        page.get_by_role("searchbox").fill("山田")
        follow(page, page.get_by_role("button", name=words["find"]))
        visit.inspect("member")
        page.get_by_text(words["open"], exact=True).first.click()
        page.get_by_role("spinbutton").fill("12000")
        follow(page, page.locator("form.panel").get_by_role("button"))  # without a reason it is shown again
        visit.inspect("mistake")
        page.get_by_label(words["note"], exact=True).fill("棚卸しの差")
        follow(page, page.locator("form.panel").get_by_role("button"))
        become(staff_roles.ADMINISTRATOR)
        page.goto(f"{live_server.url}/staff/adjustments/")
        visit.inspect("adjustments")
        follow(page, page.get_by_role("button", name=words["approve"]))
        expect(page.get_by_text(words["none"])).to_be_visible()
        visit.inspect("decided")
    assert [fault for fault in faults if "status of 422" not in fault] == []
    posted = Adjustment.objects.filter(account__member=taro, status=Adjustment.Status.POSTED, reason_code="correction")
    assert sum(posted.values_list("points", flat=True)) == 12_000 * rounds
