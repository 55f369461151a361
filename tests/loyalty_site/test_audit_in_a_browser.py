"""The audit and the health page in a real browser: on a phone and at a desk, in both languages, light and dark."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from playwright.sync_api import Browser

from loyalty_site.lib import providers
from loyalty_site.lib.clock import now
from members.actions import job_runs
from members.actions.audit import record
from members.models import JobRun, Store, User
from tests.browsing import follow, sign_in, visits
from tests.rewards.views.shelf import shopper
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {"search": "検索", "older": "以前の変更", "reason": "理由の語句", "what": "対象", "open": "監査記録の検索"},
    "en": {
        "search": "Search",
        "older": "Older changes",
        "reason": "Words of the reason",
        "what": "What",
        "open": "Search the audit log",
    },
}


def happened() -> User:
    """Let some things happen, and return an auditor."""
    staff("auditor")
    taro, browser = shopper(), staff("support")
    browser.post(f"/staff/members/{taro.pk}/status", {"status": "frozen", "reason": "lost"})
    store = Store.objects.get(code="GINZA")
    for number in range(60):
        Store.objects.update(phone=f"03-0000-{number:04}")
    with transaction.atomic():
        store.name_en, store.address_en = "Ginza Main Store", "1-2-3 Ginza, Chuo-ku, Tokyo"
        store.save()
        record("store.renew_poster", "store", "GINZA", origin="staff", actor_id=User.objects.get(email="support@example.com").pk, reason="看板の誤りを直しました")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_user SET password = 'x', is_staff = true WHERE email = 'support@example.com'")
    return User.objects.get(email="auditor@example.com")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_audit_is_searched_and_health_is_read(chromium: Browser, live_server: Any, language: str) -> None:
    auditor, words, faults = happened(), WORDS[language], list[str]()
    cache.clear()
    for name in ("heartbeat", "expire_points", "mature_points"):
        job_runs.ended(name, now())
    JobRun.objects.filter(pk="expire_points").update(ended_at=now() - timedelta(hours=5))
    providers.failed("email", "ConnectionRefusedError")
    for visit in visits(chromium, language, faults):
        page, base = visit.page, live_server.url
        sign_in(visit.context, base, auditor, language)
        page.goto(f"{base}/staff/audit/")
        visit.inspect("the newest changes")
        follow(page, page.get_by_role("link", name=words["older"]))
        visit.inspect("older changes")
        page.get_by_text(words["open"], exact=True).click()
        page.get_by_label(words["reason"]).fill("看板の誤り")
        page.get_by_label(words["what"], exact=True).select_option("members_store")
        follow(page, page.get_by_role("button", name=words["search"], exact=True))
        assert page.locator(".change").count() == 1
        assert "Ginza Main Store" in page.locator(".change").inner_text()
        assert "kind=members_store" in page.url
        visit.inspect("found")
        page.goto(f"{base}/staff/audit/?since=2026-02-02&until=2026-02-01")
        visit.inspect("a mistake")
        page.goto(f"{base}/staff/health/")
        assert page.locator(".check--bad").count() >= 1
        visit.inspect("health")
    assert faults == []
    cache.clear()
