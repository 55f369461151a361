"""A manager delivers a journal, decides, undoes a match, closes and reopens the day, in a real browser, on a tablet and at a desk."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from loyalty_site import staff_roles
from loyalty_site.lib.clock import now
from rewards.journals import jobs
from rewards.models import MatchingCase
from tests.browsing import follow, long_visits
from tests.rewards.matching.day import JST, Day, apples, journal_of, member, sell
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {
        "deliver": "渡す", "confirm": "販売を認める", "correct": "レジの合計に直す", "choose": "このレシートに決める", "undo": "取り消す",
        "close": "この日の突合を締める", "reopen": "この日の突合を開け直す", "reason": "理由", "keep": "列の名前を保存する",
    },
    "en": {
        "deliver": "Deliver it", "confirm": "Confirm the sale", "correct": "Correct to the register's total",
        "choose": "That is the receipt", "undo": "Undo", "close": "Close the matching of this day",
        "reopen": "Reopen the matching of this day", "reason": "Reason", "keep": "Keep the names",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_day_is_matched_decided_and_closed(
    chromium: Browser, live_server: Any, language: str, tmp_path: Path
) -> None:
    words, faults, day = WORDS[language], list[str](), Day()
    client, path = staff(staff_roles.MANAGER), tmp_path / "journal.csv"
    base = f"{live_server.url}/staff/matching/"
    for number, visit in enumerate(long_visits(chromium, language, faults)):
        page, taro = visit.page, member(name="山田 花子")
        day.day = now().astimezone(JST).date() - timedelta(days=1 + 3 * number)
        sell(taro, "1", day.at(9), 1000)
        sell(taro, "2", day.at(10), 1500)
        sell(taro, "93", day.at(11), 777)
        sell(taro, "6", day.at(12), 900)
        sell(taro, "80", day.at(14), 640)
        printed = [
            ("2", 10, 0, 1000), ("4", 11, 1, 777), ("5", 11, 2, 777), ("6", 12, 0, 900), ("7", 13, 0, 480), ("8", 14, 3, 640),
        ]  # fmt: skip
        path.write_bytes(journal_of(apples(no, day.at(hour, minute), total) for no, hour, minute, total in printed))
        cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
        visit.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page.goto(base)
        visit.inspect("days")
        page.goto(f"{base}columns/{day.register.pk}")
        visit.inspect("columns")
        follow(page, page.get_by_role("button", name=words["keep"]))
        page.locator("input[type=file]").set_input_files(path)
        visit.inspect("journals")
        follow(page, page.get_by_role("button", name=words["deliver"]))
        jobs.run_waiting()
        page.goto(page.url)
        visit.inspect("journal")
        follow(page, page.locator(f"a[href*='days/GINZA/{day.day}']"))
        for fold in page.locator("main details summary").all():
            fold.click()
        visit.inspect("day")
        for step in ("confirm", "correct"):
            _say(page, words, step)
        form = page.locator("form", has=page.get_by_role("button", name=words["choose"]))
        form.get_by_role("combobox").select_option(index=1)
        follow(page, form.get_by_role("button", name=words["choose"]))
        page.locator("section[aria-labelledby=by-time] summary").click()
        _say(page, words, "undo")
        visit.inspect("undone")
        _say(page, words, "confirm")
        visit.inspect("decided")
        follow(page, page.get_by_role("button", name=words["close"]))
        visit.inspect("closed")
        page.get_by_label(words["reason"], exact=True).fill("送り漏れ")
        follow(page, page.get_by_role("button", name=words["reopen"]))
        expect(page.get_by_role("button", name=words["close"])).to_be_visible()
        assert set(MatchingCase.objects.values_list("state", flat=True)) == {
            "confirmed", "corrected", "paired", "undone",
        }  # fmt: skip
    assert faults == []


def _say(page: Page, words: dict[str, str], step: str) -> None:
    """Give a reason in the form of a button, and press it."""
    button = page.get_by_role("button", name=words[step], exact=True)
    form = page.locator("form", has=button)
    form.get_by_label(words["reason"]).fill("控えを確認した")
    follow(page, form.get_by_role("button", name=words[step], exact=True))
