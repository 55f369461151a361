"""News, inbox, enquiries and stores in a real browser: what the policy forbids, what is too wide, who can read it."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from members.actions import cases
from members.actions.cases import Question
from members.actions.inbox import Letter, deliver
from members.models import Member, Message, Store, User
from tests.browsing import follow, sign_in, visits
from tests.rewards.cast import PROGRAMME, published
from tests.rewards.news.cast import news
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = "hours: {mon: ['10:00-13:00', '14:00-20:00'], fri: ['18:00-02:00'], special: [{on: 2099-01-01, hours: []}]}"
LONG = "https://example.com/" + "a" * 200


@pytest.fixture
def taro() -> Member:
    published(PROGRAMME.replace("en: Ueno}", "en: Ueno}, address: 東京都台東区上野0-0-0, phone: 03-0000-0000, " + WEEK))
    taro = member_of("taro@example.com")
    news("年末年始の営業時間", is_pinned=True)
    news(f"長いお知らせ {'あ' * 60}", body_ja=LONG)
    case = cases.open_case(Question("points", f"ポイントが付いていません。\n{LONG}", uuid4()), member=taro)
    cases.answer(case.pk, User.objects.create_user("clerk@example.com", is_staff=True), "お調べします。", uuid4())
    deliver(Letter(taro.pk, "n:1", Message.Kind.NOTICE, {"ja": "ようこそ", "en": "Welcome"}, {"ja": LONG}, "/stores"))
    return taro


def pages(taro: Member) -> list[str]:
    return [
        "/news", "/inbox", f"/inbox/{Message.objects.latest('id').pk}", "/stores", "/stores/UENO", "/enquiries",
        "/enquiries/new", f"/enquiries/{taro.cases.get().pk}", "/profile", "/stores?q=nothing",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_fit_keep_to_the_policy_and_can_be_read_by_everybody(
    chromium: Browser, live_server: Any, taro: Member, language: str
) -> None:
    faults: list[str] = []
    for visit in visits(chromium, language, faults):
        visit.page.goto(live_server.url + "/")
        visit.inspect("/")
        sign_in(visit.context, live_server.url, taro, language)
        for path in pages(taro):
            visit.page.goto(live_server.url + path)
            visit.inspect(path)
    assert faults == []


def test_an_enquiry_is_written_without_scripts_and_found_again(
    chromium: Browser, live_server: Any, taro: Member
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="ja", java_script_enabled=False)
    sign_in(context, live_server.url, taro)
    page: Page = context.new_page()
    page.goto(live_server.url + "/profile")
    follow(page, page.get_by_role("main").get_by_role("link", name="お問い合わせ"))
    follow(page, page.get_by_role("link", name="お問い合わせをする"))
    page.get_by_label("お問い合わせ内容").fill("会員証について")
    follow(page, page.get_by_role("button", name="送信する"))
    assert "会員証について" in page.inner_text("main")
    follow(page, page.get_by_role("banner").get_by_role("link", name="受信箱"))
    assert page.get_by_text("未読").count() >= 2
    context.close()
    assert Store.objects.count() == 2
