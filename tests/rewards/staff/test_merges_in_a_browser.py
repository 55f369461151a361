"""Staff find a likely pair, compare the two, merge them and undo it, in a real browser."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from loyalty_site import staff_roles
from members.actions.likely_pairs import find_pairs
from members.models import LikelyPair, MemberMerge
from rewards.actions.adjustments import adjust
from tests.browsing import follow, long_visits
from tests.rewards.cast import published
from tests.rewards.merging.pair import account_of, balance, member
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {"compare": "比べる", "merge": "2つの会員登録を統合する", "undo": "統合を取り消す", "no": "別の人", "none": "重複していそうな会員はいません"},
    "en": {"compare": "Compare", "merge": "Merge the two memberships", "undo": "Undo the merge", "no": "Not the same person", "none": "No likely duplicates"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_pair_is_merged_and_undone(chromium: Browser, live_server: Any, language: str) -> None:
    published()
    words, faults = WORDS[language], list[str]()
    one = member(name="山田 太郎", kana="ヤマダ タロウ", birthday=date(1980, 4, 1), phone="+819011112222")
    two = member(name="山田太郎", kana="ヤマダタロウ", birthday=date(1980, 4, 1), email="taro.yamada@example.com")
    adjust(account_of(one), 1_100, "goodwill", "")
    adjust(account_of(two), 2_200, "goodwill", "")
    browser = staff(staff_roles.SUPPORT)
    for visit in long_visits(chromium, language, faults):
        find_pairs()
        LikelyPair.objects.update(dismissed_at=None)
        page = visit.page
        cookies = {"sessionid": browser.cookies["sessionid"].value, "django_language": language}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page.goto(f"{live_server.url}/staff/duplicates/")
        visit.inspect("duplicates")
        follow(page, page.locator("tbody").get_by_role("link", name=words["compare"]))
        follow(page, page.get_by_role("button", name=words["merge"]))  # nobody is chosen, no reason is given
        visit.inspect("mistake")
        page.get_by_role("radio").first.check()
        page.locator("#id_reason").fill("店頭で両方のカードを確認")
        follow(page, page.get_by_role("button", name=words["merge"]))
        visit.inspect("merged")
        assert sorted([balance(one)[0], balance(two)[0]]) == [0, 3_300]
        follow(page, page.get_by_role("button", name=words["undo"]))
        visit.inspect("undone")
        assert (balance(one)[0], balance(two)[0]) == (1_100, 2_200)
        page.goto(f"{live_server.url}/staff/duplicates/")
        find_pairs()
        page.reload()
        follow(page, page.get_by_role("button", name=words["no"]))
        expect(page.get_by_text(words["none"])).to_be_visible()
        visit.inspect("dismissed")
    assert [fault for fault in faults if "status of 422" not in fault] == []
    assert not MemberMerge.objects.filter(undone_at=None).exists()
