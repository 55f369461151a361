"""The programme's pages in a real browser: on a tablet and at a desk, in both languages, with and without a script."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Browser

from members.models import User
from rewards.actions import program_drafts, program_simulations
from rewards.actions.program_drafts import Written
from rewards.models import ProgramDraft, Terms
from rewards.simulation import jobs
from tests.browsing import STAFF_WIDTHS, follow, sign_in, visits
from tests.rewards.audit.histories import FULL, START, everything
from tests.rewards.drafts.cast import manager

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {
        "title": "変更の内容（件名）", "begin": "下書きを作成", "file": "制度設定のファイル（YAML）", "check": "保存せずに検査",
        "save": "保存する", "submit": "公開を申請", "publish": "新しい版として公開", "simulate": "試算する", "line": "2行目",
        "look": "最新の状態を表示",
    },
    "en": {
        "title": "What is to change?", "begin": "Begin a draft", "file": "Programme file (YAML)",
        "check": "Check without saving", "save": "Save", "submit": "Submit for publication",
        "publish": "Publish as a new version", "simulate": "Simulate", "line": "Line 2", "look": "Look again",
    },
}  # fmt: skip
CHEAPER = FULL.replace('points: 1, per: "100"', 'points: 5, per: "100"')


def person(name: str) -> User:
    """Return a manager who signs in with a second factor."""
    user = User.objects.get(pk=manager(name).user_id)
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_draft_is_written_simulated_and_published(chromium: Browser, live_server: Any, language: str) -> None:
    everything()
    words, faults = WORDS[language], list[str]()
    for number, visit in enumerate(visits(chromium, language, faults, widths=STAFF_WIDTHS)):
        page, base = visit.page, live_server.url
        sign_in(visit.context, base, person(f"akiko{number}"), language)
        page.goto(f"{base}/staff/program/")
        visit.inspect("versions")
        page.get_by_label(words["title"]).fill(f"Spring {number}")
        follow(page, page.get_by_role("button", name=words["begin"], exact=True))
        visit.inspect("a new draft")
        page.get_by_label(words["file"]).fill("rules:\n  - {code: base, kind: amount, points: x}")
        follow(page, page.get_by_role("button", name=words["check"]))
        assert words["line"] in page.get_by_role("alert").first.inner_text()
        visit.inspect("mistakes")
        page.get_by_label(words["file"]).fill(CHEAPER.replace("5, per", f"{number + 5}, per"))
        follow(page, page.get_by_role("button", name=words["save"], exact=True))
        follow(page, page.get_by_role("button", name=words["simulate"]))
        visit.inspect("a simulation that waits")
        _run()
        page.wait_for_selector("#tiers")  # it looks again by itself
        visit.inspect("figures")
        page.goto(f"{base}/staff/program/drafts/{ProgramDraft.objects.latest('id').pk}")
        follow(page, page.get_by_role("button", name=words["submit"]))
        visit.inspect("submitted")
        visit.context.clear_cookies()
        sign_in(visit.context, base, person(f"ken{number}"), language)
        page.goto(f"{base}/staff/program/drafts/{ProgramDraft.objects.latest('id').pk}")
        follow(page, page.get_by_role("button", name=words["publish"]))
        page.goto(f"{base}/staff/program/versions/{Terms.objects.latest('version').version}")
        visit.inspect("a version")
    assert faults == []
    assert Terms.objects.count() == 2 + number + 1


def test_without_a_script_the_link_looks_again(chromium: Browser, live_server: Any) -> None:
    everything()
    found = program_drafts.begin("Cheaper", manager("akiko"))
    program_drafts.save(found.pk, Written("Cheaper", CHEAPER), 1, manager("akiko"))
    asked = program_simulations.ask(found.pk, 12, manager("akiko"))
    context = chromium.new_context(viewport={"width": 834, "height": 1112}, java_script_enabled=False)
    sign_in(context, live_server.url, person("ken"), "en")
    page = context.new_page()
    page.goto(f"{live_server.url}/staff/program/simulations/{asked.pk}")
    _run()
    follow(page, page.get_by_role("link", name="Look again"))
    assert page.get_by_role("heading", name="Members by tier").is_visible()
    context.close()


def _run() -> None:
    """Be the worker, on a day on which there is something to fold."""
    with time_machine.travel(START + timedelta(days=80), tick=True):
        jobs.run_waiting()
