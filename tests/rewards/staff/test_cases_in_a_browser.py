"""A member disputes an entry, and staff compute it again, answer, adjust and close, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from loyalty_site import staff_roles
from members.models import Case
from rewards.models import Adjustment, PointEntry
from tests.browsing import follow, long_visits, sign_in
from tests.rewards.views.shelf import shopper
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {"wrong": "内容に誤りがありますか", "ask": "確認を依頼する", "again": "この項目を計算し直す", "same": "一致しています", "send": "回答を送る", "adjust": "ポイントを調整する", "note": "経緯", "close": "このお問い合わせを完了にする", "ready": "定型文から始める"},
    "en": {"wrong": "This is not right?", "ask": "Have it checked", "again": "Compute this entry again", "same": "the same as stored", "send": "Send the answer", "adjust": "Adjust points", "note": "What happened", "close": "Close this enquiry", "ready": "Begin with ready sentences"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_entry_is_disputed_computed_again_answered_and_closed(
    chromium: Browser, live_server: Any, language: str
) -> None:
    taro, words, faults = shopper(), WORDS[language], []
    browser = staff(staff_roles.SUPPORT)
    entry = PointEntry.objects.get(account__member=taro)
    rounds = 0
    for visit in long_visits(chromium, language, faults):
        rounds += 1
        page = visit.page
        sign_in(visit.context, live_server.url, taro, language)
        page.goto(f"{live_server.url}/history/{entry.no}")
        visit.inspect("entry")
        if rounds == 1:
            page.locator("textarea").fill("1,200?")
            follow(page, page.get_by_role("button", name=words["ask"]))
        else:  # it goes on where it was
            page.goto(f"{live_server.url}/enquiries/{Case.objects.get().pk}")
            page.locator("textarea").fill("?")
            follow(page, page.locator("form.panel button"))
        visit.inspect("member's case")
        visit.context.clear_cookies()
        cookies = {"sessionid": browser.cookies["sessionid"].value, "django_language": language}
        visit.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page.goto(f"{live_server.url}/staff/cases/?kind=dispute")
        visit.inspect("list")
        follow(page, page.get_by_role("link", name=Case.objects.get().number))
        visit.inspect("case")
        follow(page, page.get_by_role("button", name=words["again"]))
        expect(page.get_by_text(words["same"])).to_be_visible()
        visit.inspect("computed again")
        page.get_by_text(words["ready"]).click()
        follow(page, page.locator("main details a").first)
        expect(page.locator("textarea").first).not_to_have_value("")
        follow(page, page.get_by_role("button", name=words["send"]))
        page.get_by_text(words["adjust"], exact=True).first.click()
        page.get_by_role("spinbutton").fill("1")
        page.get_by_label(words["note"], exact=True).fill("?")
        follow(page, page.locator("main details form button"))
        visit.inspect("adjusted")
        follow(page, page.get_by_role("button", name=words["close"]))
        visit.inspect("closed")
        page.goto(f"{live_server.url}/staff/members/{taro.pk}/entries/{entry.no}")
        visit.inspect("entry on the desk")
    assert faults == []
    assert Adjustment.objects.filter(case=Case.objects.get()).count() == rounds
    assert Case.objects.get().status == "closed"
