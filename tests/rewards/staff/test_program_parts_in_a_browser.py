"""A manager raises Saturday's points for Silver in forms, sees what it changes, and hands it over to be simulated."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from rewards.core.program import read
from rewards.models import ProgramDraft
from tests.browsing import follow, long_visits, sign_in
from tests.rewards.cast import published
from tests.rewards.drafts.test_examples import TEXT
from tests.rewards.staff.test_program_in_a_browser import person

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {
        "title": "変更の内容（件名）", "begin": "下書きを作成", "other": "ほかの例を作る", "tier": "会員のランク", "silver": "シルバー",
        "day": "日付", "clock": "時刻", "category": "商品1：分類", "quantity": "商品1：数量", "price": "商品1：単価",
        "keep": "この例を残す", "rules": "付与ルール", "times": "ポイントを何倍", "before": "112ポイントが付きます。",
        "after": "168ポイントが付きます。", "save": "保存する", "simulate": "試算する", "check": "保存せずに検査・試算",
        "bad": "数ではありません", "weekday": "土曜日",
    },
    "en": {
        "title": "What is to change?", "begin": "Begin a draft", "other": "Compose other examples", "tier": "Tier of the member",
        "silver": "Silver", "day": "Day", "clock": "Time", "category": "Goods 1: category", "quantity": "Goods 1: quantity",
        "price": "Goods 1: price of one", "keep": "Keep this example", "rules": "Earning rules", "times": "Points times",
        "before": "It earns 112 pt.", "after": "It earns 168 pt.", "save": "Save", "simulate": "Simulate",
        "check": "Check and preview without saving", "bad": "is not a number", "weekday": "Saturday",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_saturday_points_for_silver_are_raised_in_forms(chromium: Browser, live_server: Any, language: str) -> None:
    published(TEXT)
    words, faults = WORDS[language], list[str]()
    for number, visit in enumerate(long_visits(chromium, language, faults)):
        page, base = visit.page, live_server.url
        sign_in(visit.context, base, person(f"akiko{number}"), language)
        page.goto(f"{base}/staff/program/")
        page.get_by_label(words["title"]).fill(f"Saturdays {number}")
        follow(page, page.get_by_role("button", name=words["begin"], exact=True))
        visit.inspect("contents")
        follow(page, page.get_by_role("link", name=words["other"]))
        page.get_by_label(words["tier"]).select_option(label=words["silver"])
        page.get_by_label(words["day"], exact=True).fill("2026-11-28")
        page.get_by_label(words["clock"], exact=True).fill("15:00")
        page.get_by_label(words["category"]).fill("COFFEE")
        page.get_by_label(words["quantity"]).fill("3")
        page.get_by_label(words["price"]).fill("500")
        expect(page.locator("#preview .example__sum").first).to_have_text(words["before"])  # by itself
        visit.inspect("an example")
        follow(page, page.get_by_role("button", name=words["keep"]))
        visit.inspect("a kept example")
        draft = ProgramDraft.objects.latest("id")
        page.goto(f"{base}/staff/program/drafts/{draft.pk}")
        follow(page, page.get_by_role("link", name=words["rules"], exact=True))
        visit.inspect("rules")
        follow(page, page.get_by_role("link", name="saturday", exact=True))
        expect(page.get_by_label(words["weekday"], exact=True)).to_be_checked()
        page.get_by_label(words["times"]).fill("a lot")
        follow(page, page.get_by_role("button", name=words["check"]))
        assert words["bad"] in page.get_by_role("alert").first.inner_text()
        visit.inspect("a mistake")
        page.get_by_label(words["times"]).fill("3")
        expect(page.locator("#preview .example__sum").nth(1)).to_have_text(words["after"])  # by itself
        visit.inspect("a rule with its preview")
        follow(page, page.get_by_role("button", name=words["save"], exact=True))
        for section in ("program", "tier_policy", "exclusions", "stores/items/GINZA", "tiers/items/gold"):
            page.goto(f"{base}/staff/program/drafts/{draft.pk}/forms/{section}")
            visit.inspect(section)
        page.goto(f"{base}/staff/program/drafts/{draft.pk}")
        assert words["after"] in page.locator(".example").first.inner_text()
        follow(page, page.get_by_role("button", name=words["simulate"]))
        draft.refresh_from_db()
        document = read(draft.text, draft.based_on.document).document
        assert document is not None and document["rules"][-1]["factor"] == "3"
        assert draft.simulations.count() == 1
    assert faults == []


def test_without_a_script_a_button_shows_the_preview(chromium: Browser, live_server: Any) -> None:
    published(TEXT)
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    sign_in(context, live_server.url, person("ken"), "en")
    page = context.new_page()
    page.goto(f"{live_server.url}/staff/program/")
    page.get_by_label("What is to change?").fill("Saturdays")
    follow(page, page.get_by_role("button", name="Begin a draft"))
    draft = ProgramDraft.objects.get()
    page.goto(f"{live_server.url}/staff/program/drafts/{draft.pk}/forms/rules/items/saturday")
    page.get_by_label("Points times").fill("3")
    follow(page, page.get_by_role("button", name="Check and preview without saving"))
    assert page.get_by_text("It earns 168 pt.").count() == 1
    assert page.get_by_label("Points times").input_value() == "3"
    draft.refresh_from_db()
    assert draft.revision == 1
    context.close()
