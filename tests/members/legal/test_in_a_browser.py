"""The legal texts and the question about them in a real browser, on phone and desk, in light and dark."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from members.actions.audit import COMMAND
from members.actions.legal import publish_starting_texts
from members.models import Acceptance, LegalDocument, Member
from tests.browsing import follow, sign_in, visits
from tests.members.legal.cast import agreed, version
from tests.rewards.cast import published
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def taro() -> Member:
    """A member who has accepted the starting texts, since when there is a version more."""
    published()
    names = {"ja": "株式会社きずな商店", "en": "Kizuna Stores Ltd."}
    taro = member_of("taro@example.com")
    agreed(taro, *publish_starting_texts(COMMAND, names, names))
    terms = LegalDocument.objects.get(kind="terms")
    version(text_ja=terms.text_ja, text_en=terms.text_en)
    return taro


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_fit_keep_to_the_policy_and_can_be_read_by_everybody(
    chromium: Browser, live_server: Any, taro: Member, language: str
) -> None:
    faults: list[str] = []
    for visit in visits(chromium, language, faults):
        for path in ("/terms", "/terms/1", "/privacy", "/join", "/accounts/signup/"):
            visit.page.goto(live_server.url + path)
            visit.inspect(path)
        sign_in(visit.context, live_server.url, taro, language)
        visit.page.goto(live_server.url + "/home")
        assert "/acceptance" in visit.page.url
        visit.inspect("/acceptance")
        for path in ("/home", "/card", "/terms"):
            visit.page.goto(live_server.url + path)
            visit.inspect(path)
    assert faults == []


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_member_reads_puts_it_off_and_accepts(
    chromium: Browser, live_server: Any, taro: Member, has_script: bool
) -> None:
    size: Any = {"width": 390, "height": 844}
    context = chromium.new_context(viewport=size, locale="ja", java_script_enabled=has_script)
    sign_in(context, live_server.url, taro)
    page = context.new_page()
    page.goto(live_server.url + "/points")
    follow(page, page.get_by_role("main").get_by_role("link", name="全文を読む"))
    assert page.url.endswith("/terms/2")
    page.go_back()
    follow(page, page.get_by_role("link", name="あとで"))
    assert page.url.endswith("/points")
    follow(page, page.get_by_role("link", name="確認して同意する"))
    follow(page, page.get_by_role("button", name="同意する"))
    assert page.url.endswith("/points")
    assert Acceptance.objects.filter(document__version=2, way="page").count() == 1
    context.close()
