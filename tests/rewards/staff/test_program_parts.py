"""A draft in forms: every section and item shown, changed, added, moved, retired; each mistake beside its field."""

import html
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from loyalty_site import staff_roles
from rewards.core.program.editing import opened
from rewards.models import ProgramDraft
from tests.rewards.cast import PROGRAMME, published
from tests.rewards.drafts.cast import manager
from tests.staff import staff

pytestmark = pytest.mark.django_db
MORE = """
program:
  referral: {return_days: 7, minimum: "100"}
  expiry: {after: {days: 90}, end_of: day, sliding: true}
tier_policy: {window: {from_month: 3, months: 12}, keep: {from_month: 4, months: 12}, review: {every: year, month: 4, day: 1}}
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - {code: coffee, kind: amount, points: 2, per: "100", when: {line: {category: [COFFEE]}}}
  - {code: beans, kind: item, points: 30, when: {line: {sku: [BEANS-1]}}}
  - {code: big-basket, kind: fixed, points: 50, when: {minimum: "5000"}}
  - {code: saturday, kind: multiplier, factor: "2", when: {weekday: [sat], tier: [silver]}, expiry: {after: {days: 14}}}
  - {code: welcome, kind: activity, activity: enrolment, points: 100, limit: {per_member: 1}}
rewards:
  - {code: drip, name: {ja: ドリップ, en: Drip}, points: 150, coupon: {kind: free_item, sku: DRIP, up_to: "700", valid: {days: 30}}, for: {tier: [silver]}}
coupons:
  - {code: rainy-day, name: {ja: 雨, en: Rain}, kind: amount, amount: "100", give: claim, valid: {days: 3}, when: {minimum: "500"}}
"""
SECTIONS = ("program", "tiers", "tier_policy", "rules", "exclusions", "rewards", "coupons", "stores")
FORMS = [
    "program", "tier_policy", "exclusions", "tiers/items/silver", "tiers/items/gold", "rules/items/base", "rules/items/coffee",
    "rules/items/beans", "rules/items/big-basket", "rules/items/saturday", "rules/items/welcome", "rewards/items/drip",
    "coupons/items/rainy-day", "stores/items/GINZA",
    *(f"rules/add?kind={kind}" for kind in ("amount", "item", "fixed", "multiplier", "activity")),
    *(f"{section}/add?kind={kind}" for section in ("coupons", "rewards") for kind in ("percent", "multiplier", "shipping", "access")),
    "tiers/add", "stores/add",
]  # fmt: skip


def english(role: str) -> Client:
    """Return somebody of this role who reads English."""
    browser = staff(role)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.fixture
def writer() -> Client:
    published()
    published(MORE)
    return english(staff_roles.MARKETER)


@pytest.fixture
def draft(writer: Client) -> ProgramDraft:
    writer.post("/staff/program/drafts/new", {"title": "Saturdays"})
    return ProgramDraft.objects.get()


def address(draft: ProgramDraft, form: str = "") -> str:
    return f"/staff/program/drafts/{draft.pk}/forms/{form}"


def page(answer: HttpResponse, status: int = 200) -> str:
    text = html.unescape(answer.content.decode())
    assert answer.status_code == status, text[:3000]
    return text


def fields(browser: Client, where: str) -> dict[str, Any]:
    """Return what a browser would send of the form at an address that nobody touched."""
    form = browser.get(where).context["form"]
    sent: dict[str, Any] = {name: form.data.get(name) or "" for name in form.fields}
    draft = browser.get(where).context["draft"]
    return {**sent, "revision": draft.revision, "act": "save"}


def document(draft: ProgramDraft) -> dict[str, Any]:
    draft.refresh_from_db()
    found = opened(draft.text, draft.based_on.document)
    assert found is not None
    return found.document


def item(draft: ProgramDraft, section: str, code: str) -> dict[str, Any]:
    return next(row for row in document(draft)[section] if row["code"] == code)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_section_is_shown(writer: Client, draft: ProgramDraft, section: str, language: str) -> None:
    shown = page(writer.get(address(draft, section), headers={"accept-language": language}))
    assert ("この下書き" if language == "ja" else "This draft") in shown
    assert writer.get(f"/staff/program/drafts/{draft.pk}").content.decode().count(f'/forms/{section}"') == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_saved_untouched_changes_nothing(writer: Client, draft: ProgramDraft, form: str) -> None:
    if "/add" in form:
        return
    before = document(draft)
    assert writer.post(address(draft, form), fields(writer, address(draft, form))).status_code == 302
    assert document(draft) == before and draft.revision == 2


def test_every_input_has_a_name_of_its_own(writer: Client, draft: ProgramDraft) -> None:
    for form in FORMS:
        shown = writer.get(address(draft, form)).context["form"]
        for name, field in shown.fields.items():
            assert str(field.label) != name, f"{form}: {name}"
        labels = [str(field.label) for field in shown.fields.values()]
        assert len(labels) == len(set(labels)), form


def test_a_rule_is_changed(writer: Client, draft: ProgramDraft) -> None:
    where = address(draft, "rules/items/saturday")
    sent = {
        **fields(writer, where),
        "factor": "３",
        "when.tier": ["silver", "gold"],
        "when.hours": "10:00-12:00",
        "limit.budget": "1,000",
    }
    assert writer.post(where, sent).status_code == 302
    assert item(draft, "rules", "saturday") == {
        "code": "saturday", "kind": "multiplier", "factor": "3", "expiry": {"after": {"days": 14}},
        "when": {"weekday": ["sat"], "tier": ["silver", "gold"], "hours": ["10:00-12:00"]}, "limit": {"budget": 1000},
    }  # fmt: skip
    sent = {**fields(writer, where), "when.tier": [], "when.weekday": [], "when.hours": "", "expiry.after": ""}
    writer.post(where, sent)
    assert item(draft, "rules", "saturday") == {
        "code": "saturday",
        "kind": "multiplier",
        "factor": "3",
        "limit": {"budget": 1000},
    }


def test_an_item_is_added_copied_moved_retired_and_brought_back(writer: Client, draft: ProgramDraft) -> None:
    where = address(draft, "tiers/add")
    sent = {
        **fields(writer, where),
        "code": "platinum",
        "name.ja": "プラチナ",
        "name.en": "Platinum",
        "threshold": "90000",
    }
    assert writer.post(where, sent).status_code == 302
    assert item(draft, "tiers", "platinum")["threshold"] == 90000
    where = address(draft, "rules/add?like=coffee")
    sent = {**fields(writer, where), "code": "tea", "when.line.category": "TEA\r\nMATCHA, ICED"}
    assert writer.post(where, sent).status_code == 302
    assert item(draft, "rules", "tea")["when"] == {"line": {"category": ["TEA", "MATCHA, ICED"]}}
    writer.post(address(draft, "rules/items/tea/move"), {"to": "up", "revision": 3})
    assert [row["code"] for row in document(draft)["rules"]][-2:] == ["tea", "welcome"]
    writer.post(address(draft, "rules/items/tea/retire"), {"act": "retire", "revision": 4})
    assert all(row["code"] != "tea" for row in document(draft)["rules"])  # it was never published
    writer.post(address(draft, "rules/items/base/retire"), {"act": "retire", "revision": 5})
    assert item(draft, "rules", "base")["retired"] is True
    writer.post(address(draft, "rules/items/base/retire"), {"act": "restore", "revision": 6})
    assert "retired" not in item(draft, "rules", "base")


def test_a_code_is_given_once(writer: Client, draft: ProgramDraft) -> None:
    where = address(draft, "rules/add?kind=fixed")
    shown = page(writer.post(where, {**fields(writer, where), "code": "base", "points": "5"}), 422)
    assert "already used" in shown
    assert item(draft, "rules", "base")["kind"] == "amount"


def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_saved(writer: Client, draft: ProgramDraft) -> None:
    where = address(draft, "rules/items/base")
    shown = page(writer.post(where, {**fields(writer, where), "per": "lots", "points": ""}), 422)
    assert re.search(r'href="#id_per"[^<]*</a>: "lots" is not an amount of money', shown)
    assert re.search(r'href="#id_points"[^<]*</a>: Fill this in', shown)
    assert 'value="lots"' in shown
    shown = page(writer.post(where, {**fields(writer, where), "per": "lots"}, headers={"accept-language": "ja"}), 422)
    assert "金額ではありません" in shown
    draft.refresh_from_db()
    assert draft.revision == 1


CONTRADICTIONS = [
    ("tiers/items/gold", {"reach.spend": "5000", "reach.purchases": ""}, "nobody would hold silver"),
    ("program", {"expiry.after": "days", "expiry.after.days": "3", "earning.pending_days": "10"}, "would expire before they can be spent"),
    ("rules/items/base", {"when.day_of_month": "31", "when.nth_weekday.1": "mon"}, "no day on which all of these"),
    ("rules/items/base", {"expiry.at": "2026-12-01", "expiry.after": "days", "expiry.after.days": "5"}, "not both and not neither"),
    ("rules/items/coffee", {"when.line.category": "GIFT CARD"}, "never earn points"),
    ("rules/items/base", {"when.from": "2026-12-05", "when.until": "2026-12-01"}, "end is not after the start"),
    ("coupons/items/rainy-day", {"give": "public"}, "needs the code that people type"),
    ("tiers/items/bronze", {"threshold": "10"}, "first tier is everyone's"),
    ("tier_policy", {"review.every": "month", "review.month": "4"}, "monthly review has no month"),
    ("rules/items/base", {"limit.each": "day"}, "most times for a member too"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "changed", "sentence"), CONTRADICTIONS)
def test_a_contradiction_is_kept_and_named_on_its_page(
    writer: Client, draft: ProgramDraft, form: str, changed: dict[str, str], sentence: str
) -> None:
    where = address(draft, form)
    shown = page(writer.post(where, {**fields(writer, where), **changed}, follow=True))
    assert "not right yet" in shown
    assert sentence in shown.replace("&#x27;", "'")
    assert "mistake" in page(writer.get(f"/staff/program/drafts/{draft.pk}"))
    draft.refresh_from_db()
    assert draft.revision == 2


HOSTILE = [
    "",
    "\x00",
    "\u202eevil",
    "9" * 400,
    "-1",
    "1e9",
    "<script>alert(1)</script>",
    "あ" * 300,
    "never",
    "12:30-12:30",
    "{{ 7 }}",
    "0",
    "true",
]
TURNS = 5


@pytest.mark.parametrize("form", FORMS)
def test_whatever_stands_in_a_field_is_answered_with_a_sentence(writer: Client, draft: ProgramDraft, form: str) -> None:
    where = address(draft, form)
    untouched = fields(writer, where)
    for turn in range(TURNS):  # some fields with some of them, all fields with each of them
        touched = {
            name: HOSTILE[number % len(HOSTILE)] for number, name in enumerate(untouched) if number % TURNS == turn
        }
        answer = writer.post(where, {**untouched, **touched, "act": "preview"}, headers={"X-Part": "preview"})
        assert answer.status_code == 200, touched
        assert b"<script>alert" not in answer.content
    for value in HOSTILE:
        every = dict.fromkeys(untouched, value) | {"act": "save"}
        current = ProgramDraft.objects.get().revision
        answer = writer.post(where, every | {"revision": current}, follow=True)
        assert answer.status_code in {200, 409, 422}
        assert b"<script>alert" not in answer.content
    for sent in ({}, {"revision": "x"}, {"revision": 10**30}, {"act": "save"}):
        assert writer.post(where, sent, follow=True).status_code in {200, 409, 422}


def test_what_is_not_there_is_not_there(writer: Client, draft: ProgramDraft) -> None:
    for form in ("nothing", "program/items/x", "rules/items/nothing", "rules/items/%00", "program/add"):
        assert writer.get(address(draft, form)).status_code == 404
    assert writer.post(address(draft, "rules/items/nothing/retire"), {"revision": 1}).status_code == 404
    assert "Choose the kind" in page(writer.get(address(draft, "rules/add?kind=x"), follow=True))


def test_a_file_that_cannot_be_read_is_put_right_first(writer: Client, draft: ProgramDraft) -> None:
    ProgramDraft.objects.update(text="rules: [")
    for form in ("program", "rules", "rules/items/base", "rules/add"):
        assert "cannot be read" in page(writer.get(address(draft, form), follow=True))


def test_mistakes_of_the_file_stand_beside_their_fields(writer: Client, draft: ProgramDraft) -> None:
    ProgramDraft.objects.update(text=PROGRAMME.replace("points: 1,", "points: many,") + "# why not\n")
    shown = page(writer.get(address(draft, "rules/items/base")))
    assert re.search(r'href="#id_points"[^<]*</a>: "many" is not a whole number', shown)
    assert "has comments" in shown
    assert "once its mistakes are put right" in shown
    where = address(draft, "rules/items/base")
    writer.post(where, {**fields(writer, where), "points": "4"})
    assert item(draft, "rules", "base")["points"] == 4


def test_the_second_of_two_keeps_what_they_typed_and_is_told(writer: Client, draft: ProgramDraft) -> None:
    where = address(draft, "rules/items/base")
    mine = {**fields(writer, where), "points": "3"}
    other = english(staff_roles.MANAGER)
    other.post(where, {**fields(other, where), "per": "200"})
    answer = writer.post(where, mine)
    shown = page(answer, 409)
    assert "manager@example.com has saved this draft" in shown and "100 → 200" in shown
    assert 'name="points" value="3"' in shown and 'name="per" value="200"' in shown
    again = fields(writer, where)
    assert again["revision"] == 2
    form = answer.context["form"]
    resent = {**{name: form.data.get(name) or "" for name in form.fields}, "revision": 2, "act": "save"}
    assert writer.post(where, resent).status_code == 302
    assert (item(draft, "rules", "base")["points"], item(draft, "rules", "base")["per"]) == (3, "200")
    assert draft.revisions.count() == 3


def test_a_list_that_somebody_has_changed_is_looked_at_again(writer: Client, draft: ProgramDraft) -> None:
    writer.post(address(draft, "rules/items/base/retire"), {"revision": 1})
    shown = page(writer.post(address(draft, "rules/items/coffee/retire"), {"revision": 1}, follow=True))
    assert "Look at the list as it is now" in shown
    assert "retired" not in item(draft, "rules", "coffee")


def test_an_item_that_was_taken_out_meanwhile_comes_back_with_what_was_typed(
    writer: Client, draft: ProgramDraft
) -> None:
    where = address(draft, "rules/add?kind=fixed")
    writer.post(where, {**fields(writer, where), "code": "gift", "points": "5"})
    where = address(draft, "rules/items/gift")
    mine = {**fields(writer, where), "points": "6"}
    writer.post(address(draft, "rules/items/gift/retire"), {"revision": 2})
    assert 'name="points" value="6"' in page(writer.post(where, mine), 409)


def test_who_may_only_look_cannot_write(writer: Client, draft: ProgramDraft) -> None:
    auditor = english(staff_roles.AUDITOR)
    where = address(draft, "rules/items/base")
    assert '<fieldset class="form" disabled>' in page(auditor.get(where))
    sent = {**fields(auditor, where), "points": "9"}
    assert "read drafts, not write them" in page(auditor.post(where, sent, follow=True))
    assert auditor.get(address(draft, "rules/add?kind=fixed")).status_code == 403
    assert auditor.post(address(draft, "rules/items/base/retire"), {"revision": 1}).status_code == 403
    assert ProgramDraft.objects.get().revision == 1


def test_saving_takes_a_submitted_draft_back_into_work_and_a_decided_one_stays(
    writer: Client, draft: ProgramDraft
) -> None:
    where = address(draft, "rules/items/base")
    sent = {**fields(writer, where), "points": "2"}
    ProgramDraft.objects.update(status="submitted")
    writer.post(where, sent)
    assert ProgramDraft.objects.get().status == "open"
    writer.post(f"/staff/program/drafts/{draft.pk}/withdraw", {"revision": 2})
    assert "already" in page(writer.post(where, {**sent, "revision": 2}, follow=True))
    assert manager("ken").user_id is not None
