"""The preview of a draft: an example composed, worked out, kept; without a script and as a fragment."""

import html
from typing import Any

import pytest
from django.test import Client

from loyalty_site import staff_roles
from rewards.actions import program_drafts
from rewards.actions.program_drafts import Written
from rewards.models import ProgramDraft, ProgramExample
from tests.rewards.cast import published
from tests.rewards.drafts.cast import manager
from tests.rewards.drafts.test_examples import TEXT
from tests.staff import staff

pytestmark = pytest.mark.django_db
COMPOSED = {
    "tier": "silver", "store": "GINZA", "day": "2026-11-28", "clock": "15:00", "category_0": "COFFEE", "quantity_0": "3",
    "price_0": "500", "rate_0": "1000",
}  # fmt: skip


@pytest.fixture
def draft() -> ProgramDraft:
    published()
    begun = program_drafts.begin("Saturdays", manager("akiko"))
    return program_drafts.save(begun.pk, Written("Saturdays", TEXT), 1, manager("akiko"))


def sent(browser: Client, draft: ProgramDraft, status: int = 200, language: str = "en", **values: Any) -> str:
    where = f"/staff/program/drafts/{draft.pk}/preview"
    fragment = {"X-Part": "preview"} if values.pop("fragment", False) else {}
    headers = {"accept-language": language, **fragment}
    answer = browser.post(where, {**COMPOSED, **values}, headers=headers, follow=True)
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def test_an_example_is_worked_out_under_both(draft: ProgramDraft) -> None:
    browser = staff(staff_roles.MARKETER)
    shown = sent(browser, draft)
    assert "3 × COFFEE at ¥500" in shown and "Saturday, 28 Nov 2026, 15:00" in shown and "Silver" in shown
    assert "It earns 56 pt." in shown and "It earns 112 pt." in shown and "+56 pt" in shown
    assert "Points × 2" in shown and "Tier benefit (Silver)" in shown
    shown = sent(browser, draft, language="ja")
    assert "56ポイントが付きます" in shown and "112ポイントが付きます" in shown and "土曜日" in shown
    part = sent(browser, draft, fragment=True, quantity_0="4")
    assert "<html" not in part and "4 × COFFEE" in part


def test_it_is_kept_and_every_page_of_the_draft_shows_it(draft: ProgramDraft) -> None:
    browser = staff(staff_roles.MARKETER)
    assert "every page of this draft shows it" in sent(browser, draft, act="keep")
    for page in ("", "/forms/rules", "/forms/rules/items/base", "/forms/program", "/preview"):
        shown = html.unescape(
            browser.get(f"/staff/program/drafts/{draft.pk}{page}", headers={"accept-language": "en"}).content.decode()
        )
        assert "3 × COFFEE at ¥500" in shown and "112 pt" in shown, page
    kept = ProgramExample.objects.get()
    browser.post(f"/staff/program/drafts/{draft.pk}/examples/{kept.pk}")
    assert not ProgramExample.objects.exists()


def test_a_form_that_is_not_saved_shows_what_it_would_change(draft: ProgramDraft) -> None:
    browser = staff(staff_roles.MARKETER)
    sent(browser, draft, act="keep")
    where = f"/staff/program/drafts/{draft.pk}/forms/rules/items/saturday"
    part = browser.post(
        where,
        {"factor": "3", "act": "preview", "when.weekday": "sat", "when.tier": "silver", "revision": 2},
        headers={"X-Part": "preview", "accept-language": "en"},
    )
    assert "It earns 168 pt." in part.content.decode()
    assert ProgramDraft.objects.get().revision == 2


HOSTILE = [
    "",
    "\x00",
    "9" * 50,
    "-1",
    "1e9",
    "<script>alert(1)</script>",
    "あ" * 300,
    "2026-02-30",
    "0001-01-01",
    "25:00",
    "nan",
]


@pytest.mark.parametrize(
    "name",
    [*COMPOSED, "points_used", "sku_1", "quantity_1", "price_1", "rate_1", "is_first", "has_birthday", "segments"],
)
def test_whatever_is_composed_is_answered_with_a_sentence(draft: ProgramDraft, name: str) -> None:
    browser = staff(staff_roles.MARKETER)
    for value in HOSTILE:
        for act in ("preview", "keep"):
            answer = browser.post(
                f"/staff/program/drafts/{draft.pk}/preview", {**COMPOSED, name: value, "act": act}, follow=True
            )
            assert answer.status_code in {200, 422}, (name, value)
            assert b"<script>alert" not in answer.content


def test_who_may_only_look_may_try_and_not_keep(draft: ProgramDraft) -> None:
    browser = staff(staff_roles.ANALYST)
    assert "It earns 112 pt." in sent(browser, draft)
    assert "not write them" in sent(browser, draft, act="keep")
    assert not ProgramExample.objects.exists()
