"""A marketer writes a message in a real browser, looks at it on a phone and on a desk, and mends what is marked."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from campaigns.models import Send
from loyalty_site import staff_roles
from tests.browsing import follow, visits
from tests.campaigns.messages.cast import campaign, programme
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS: dict[str, dict[str, str]] = {
    "ja": {
        "name": "名称", "subject": "件名", "save": "下書きを保存", "look": "保存して表示を確認", "add": "追加", "hello": "山田花子様、こんにちは",
        "wrong": "変数member.nmaeはありません", "whole": "問題はありません", "check": "保存せずに確認", "variables": "変数", "counted": "通分",
    },
    "en": {
        "name": "Name", "subject": "Subject", "save": "Save the draft", "look": "Save and see how it looks", "add": "Add",
        "hello": "Hello Hanako Yamada", "wrong": "There is no variable member.nmae", "whole": "Nothing is wrong with it",
        "check": "Check it without saving", "variables": "Variables", "counted": "short message",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_message_is_written_mended_and_looked_at(chromium: Browser, live_server: Any, language: str) -> None:
    programme()
    planned, words, faults = campaign(), WORDS[language], list[str]()
    session = staff(staff_roles.MARKETER).cookies["sessionid"].value
    for visit in visits(chromium, language, faults):
        page = visit.page
        cookies = {"sessionid": session, "django_language": language}
        visit.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])  # fmt: skip
        page.goto(f"{live_server.url}/staff/campaigns/{planned.pk}/sends/new")
        visit.inspect("new")
        _write(page, words)
        follow(page, page.get_by_role("button", name=words["check"]))
        expect(page.get_by_text(words["wrong"])).to_be_visible()
        visit.inspect("marked")
        page.locator("#v1-email-ja-b2-text").fill("{{ member.name }}、こんにちは")
        follow(page, page.get_by_role("button", name=words["check"]))
        expect(page.get_by_text(words["whole"])).to_be_visible()
        follow(page, page.get_by_role("button", name=words["look"]))
        frame = page.frame_locator("iframe").first
        expect(frame.get_by_text(words["hello"])).to_be_visible()
        visit.inspect("preview")
    assert faults == []
    assert {send.channels[1] for send in Send.objects.all()} == {"sms"}


def _write(page: Page, words: dict[str, str]) -> None:
    """Write a mail of three blocks in both languages, with an SMS behind it."""
    page.locator("#id_name").fill("Autumn")
    with page.expect_navigation():
        page.locator("#id_channel2").select_option("sms")
    page.locator("#v1-sms-ja-text").fill("ポイント2倍です")
    page.locator("#v1-sms-en-text").fill("Double points")
    expect(page.locator("#sms-v1-en")).to_contain_text(words["counted"])
    for code, subject, text in (
        ("ja", "{{ member.name }}へ", "{{ member.nmae }}、こんにちは"),
        ("en", "For {{ member.name }}", "Hello {{ member.name }}"),
    ):
        path = f"#v1-email-{code}"
        page.locator(f"{path}-subject").fill(subject)
        page.locator(f"{path}-b1-text").fill(subject)
        page.locator(f"{path}-b2-text").fill(text)
        page.locator(f"{path}-new").select_option("points")
        follow(page, page.locator(path).get_by_role("button", name=words["add"], exact=True))
        expect(page.locator(f"{path}-b3")).to_be_visible()


def test_without_scripts_a_message_is_written_all_the_same(chromium: Browser, live_server: Any) -> None:
    programme()
    context = chromium.new_context(locale="en", java_script_enabled=False)
    session = staff(staff_roles.MARKETER).cookies["sessionid"].value
    cookies = {"sessionid": session, "django_language": "en"}
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
    page = context.new_page()
    page.goto(f"{live_server.url}/staff/campaigns/{campaign().pk}/sends/new")
    page.locator("#id_name").fill("Kept")
    page.locator("#id_channel2").select_option("sms")
    page.get_by_role("button", name="Show the fields of these channels").click()
    page.locator("#v1-sms-en-text").fill("Double points")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#v1-sms-en-text")).to_have_value("Double points")
    expect(page.locator("#sms-v1-en")).to_contain_text("short message")
    assert Send.objects.get().name == "Kept"
    context.close()
