"""A file goes in from a tablet and from a desk, in both languages, in both looks, with and without a script."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Browser

from loyalty_site import staff_roles
from members.models import Member, User
from rewards.actions import import_jobs
from rewards.imports import jobs
from rewards.models import ImportJob
from tests.browsing import follow, long_visits, sign_in
from tests.rewards.cast import published

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {
        "file": "ファイル", "send": "ファイルを送信", "keep": "この列の指定に名前を付けて保存", "look": "先頭の行を確認",
        "check": "ファイル全体を検査", "begin": "ファイルを取り込む", "rejects": "取り込めない行とその理由", "again": "最新の状態を表示",
        "done": "取り込み済み",
    },
    "en": {
        "file": "File", "send": "Send the file", "keep": "Keep these columns under a name", "look": "Look at the first rows",
        "check": "Check the whole file", "begin": "Import the file", "rejects": "Rejected lines and their reasons",
        "again": "Look again", "done": "imported",
    },
}  # fmt: skip


def person() -> User:
    """Return a manager who signs in with a second factor."""
    user, is_new = User.objects.get_or_create(email="manager@example.com", defaults={"is_staff": True})
    if is_new:
        user.groups.add(staff_roles.group("manager"))
        TOTP.activate(user, generate_totp_secret())
    return user


def content(number: int) -> bytes:
    return f"会員コード,氏名,入会日,備考\nb-{number},青木 花,2024/1/5,\nc-{number},=1+1,いつか,長い備考です\n".encode(
        "cp932"
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_file_goes_in(chromium: Browser, live_server: Any, language: str) -> None:
    published()
    words, faults = WORDS[language], list[str]()
    for number, visit in enumerate(long_visits(chromium, language, faults)):
        page, base = visit.page, live_server.url
        sign_in(visit.context, base, person(), language)
        page.goto(f"{base}/staff/imports/")
        visit.inspect("history")
        page.get_by_label(words["file"], exact=True).set_input_files(
            {"name": f"会員{number}.csv", "mimeType": "text/csv", "buffer": content(number)}
        )
        follow(page, page.get_by_role("button", name=words["send"]))
        assert page.locator("#id_column_0").input_value() == "external_id"
        assert page.locator("#id_column_2").input_value() == "joined_on"
        page.get_by_label(words["keep"]).fill("Old till")
        visit.inspect("columns")
        follow(page, page.get_by_role("button", name=words["look"]))
        assert page.locator(".import-rows__bad").count() == 1
        visit.inspect("first rows")
        follow(page, page.get_by_role("button", name=words["check"]))
        _shown_half(visit)
        jobs.run_waiting()
        page.wait_for_selector("#figures")  # it looks again by itself
        visit.inspect("checked")
        follow(page, page.get_by_role("link", name=words["rejects"]))
        visit.inspect("rejected lines")
        page.go_back()
        follow(page, page.get_by_role("button", name=words["begin"]))
        jobs.run_waiting()
        page.wait_for_selector("#figures")
        assert words["done"] in page.locator(".badge").first.inner_text()
        visit.inspect("imported")
        assert Member.objects.count() == number + 1
    assert faults == []


def _shown_half(visit: Any) -> None:
    """See the bar of a check of which half is done, and put the job back; the page looks again too often to be inspected."""
    job = ImportJob.objects.latest("pk")
    claimed = import_jobs.claim()
    assert claimed is not None
    import_jobs.beat(claimed, stage="reading", stage_at=claimed.begun_at, stage_done=1, stage_total=2)
    visit.page.wait_for_selector("progress")
    ImportJob.objects.filter(pk=job.pk).update(status="waiting")


def test_without_a_script_the_link_looks_again(chromium: Browser, live_server: Any) -> None:
    published()
    context = chromium.new_context(viewport={"width": 834, "height": 1112}, java_script_enabled=False)
    sign_in(context, live_server.url, person(), "en")
    page = context.new_page()
    page.goto(f"{live_server.url}/staff/imports/")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": content(1)}
    )
    follow(page, page.get_by_role("button", name="Send the file"))
    follow(page, page.get_by_role("button", name="Look at the first rows"))
    follow(page, page.get_by_role("button", name="Check the whole file"))
    jobs.run_waiting()
    follow(page, page.get_by_role("link", name="Look again"))
    assert page.get_by_text("Would go in").is_visible()
    context.close()
