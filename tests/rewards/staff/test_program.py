"""The programme's pages: versions and what they changed, a draft that is written, checked, submitted, published."""

import html
from datetime import UTC, datetime

import pytest

from loyalty_site import staff_roles
from rewards.actions import program_simulations
from rewards.models import ProgramDraft, ProgramSimulation, Terms
from tests.rewards.cast import PROGRAMME, published
from tests.rewards.drafts.cast import CHANGE
from tests.staff import staff

pytestmark = pytest.mark.django_db
INDEX = "/staff/program/"


def page(browser, address, language="en", status=200, **posted):
    options = {"headers": {"accept-language": language}, "follow": True}
    answer = browser.post(address, posted, **options) if posted else browser.get(address, **options)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


@pytest.fixture
def writer():
    published()
    return staff(staff_roles.MARKETER)


@pytest.fixture
def draft(writer):
    page(writer, "/staff/program/drafts/new", title="Double points")
    return ProgramDraft.objects.get()


def address_of(draft, act=""):
    return f"/staff/program/drafts/{draft.pk}{act}"


def written(text=CHANGE, revision=1, **others):
    return {"title": "Double points", "text": text, "revision": revision, "act": "save", "starts_at": "", **others}


def test_a_draft_goes_from_one_person_to_the_next_version(writer, draft):
    shown = page(writer, address_of(draft))
    assert "The draft is correct, and changes nothing yet." in shown and "code: big-basket" in shown
    shown = page(writer, address_of(draft), **written())
    assert "Rule base › points: 1 → 2" in shown
    assert "waits for publication by a second person" in page(writer, address_of(draft, "/submit"), revision=2)
    publisher = staff(staff_roles.MANAGER)
    assert "1 draft of the programme waits for publication" in page(publisher, "/staff/")
    assert "Publish as a new version" in page(publisher, address_of(draft))
    assert "Version 2" in page(publisher, address_of(draft, "/publish"), revision=2)
    shown = page(writer, "/staff/program/versions/2")
    assert "Rule base › points: 1 → 2" in shown and "Double points" in shown
    assert "第2版" in page(writer, INDEX, "ja") and "適用中" in page(writer, INDEX, "ja")
    assert "ルール「base」 › ポイント：1 → 2" in page(writer, "/staff/program/versions/2", "ja")


def test_its_own_writer_finds_no_button_to_publish_it():
    published()
    own = staff(staff_roles.MANAGER)
    page(own, "/staff/program/drafts/new", title="Double points")
    draft = ProgramDraft.objects.get()
    page(own, address_of(draft), **written())
    shown = page(own, address_of(draft, "/submit"), revision=2)
    assert "Publish as a new version" not in shown and "A second person" in shown
    assert "Ask a second person" in page(own, address_of(draft, "/publish"), revision=2)
    assert Terms.objects.count() == 1


def test_every_mistake_is_named_by_its_line(writer, draft):
    text = 'rules:\n  - {code: base, kind: amount, points: x, per: "0"}\n  - {code: a, kind: fixed, points: 1, when: {weekday: [mon], nth_weekday: {1: sun}}}\n'
    shown = page(writer, address_of(draft), **written(text, act="check"))
    assert "Line 2, rules[base].points:" in shown and "Line 2, rules[base].per:" in shown
    assert 'points: x, per: "0"}</code>' in shown
    draft.refresh_from_db()
    assert draft.revision == 1
    shown = page(
        writer, address_of(draft), "ja", **written(text.replace("points: x", "points: 1").replace('"0"', '"9"'))
    )
    assert "3行目" in shown and "条件がすべてそろう日がありません" in shown
    assert "This draft has mistakes." in page(writer, address_of(draft, "/submit"), revision=2)
    assert ProgramDraft.objects.get().status == "open"


def test_the_second_of_two_is_told_and_sees_both_texts(writer, draft):
    page(writer, address_of(draft), **written("program: {late_credit_days: 3}"))
    other = staff(staff_roles.MANAGER)
    shown = page(other, address_of(draft), status=409, **written(CHANGE))
    assert "marketer@example.com has saved this draft" in shown
    assert "-program: {late_credit_days: 3}" in shown and "+rules:" in shown
    assert 'name="revision" value="2"' in shown and "code: big-basket" in shown
    page(other, address_of(draft), **written(CHANGE, revision=2))
    draft.refresh_from_db()
    assert draft.text == CHANGE and draft.revisions.count() == 3


def test_it_starts_at_a_moment_of_the_programmes_time(writer, draft):
    page(writer, address_of(draft), **written(starts_at="2031-04-01T00:00"))
    draft.refresh_from_db()
    assert draft.starts_at == datetime(2031, 3, 31, 15, tzinfo=UTC)
    assert 'value="2031-04-01T00:00"' in page(writer, address_of(draft))


def test_an_old_version_comes_back_as_a_draft(writer):
    published(PROGRAMME.replace("points: 30", "points: 40"))
    page(writer, "/staff/program/drafts/new", title="Back", version="1")
    assert "Rule beans › points: 40 → 30" in page(writer, address_of(ProgramDraft.objects.get()))


def test_a_version_in_between_is_told_and_taken_over(writer, draft):
    page(writer, address_of(draft), **written())
    published(PROGRAMME.replace("points: 30", "points: 40"))
    assert "Base it on version 2" in page(writer, address_of(draft))
    assert "Version 2 was published after" in page(writer, address_of(draft, "/submit"), revision=2)
    shown = page(writer, address_of(draft, "/rebase"), revision=2)
    assert "Rule beans › points: 40 → 30" in shown


def test_a_simulation_is_asked_for_watched_stopped_and_read(writer, draft):
    shown = page(writer, address_of(draft, "/simulate"), months="12")
    assert "The simulation waits for a worker." in shown and "look-again" in shown
    asked = ProgramSimulation.objects.get()
    assert "being simulated already" in page(writer, address_of(draft, "/simulate"), months="12")
    program_simulations.claim()
    program_simulations.beat(asked.pk, 30, 120)
    assert "30 of 120 members" in page(writer, f"/staff/program/simulations/{asked.pk}")
    page(writer, f"/staff/program/simulations/{asked.pk}/stop", act="stop")
    program_simulations.end(asked.pk, "stopped")
    assert "was stopped" in page(writer, f"/staff/program/simulations/{asked.pk}")


HOSTILE = [
    {}, {"title": ""}, {"title": "x" * 5000}, {"title": "\x00"}, {"text": "\x00"}, {"text": ""}, {"text": "x" * 500_000},
    {"text": "[" * 3000}, {"text": "a: &a [*a]"}, {"text": "\u202e"}, {"text": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")},
    {"starts_at": "now"}, {"starts_at": "9999-12-31T23:59"}, {"starts_at": "0001-01-01T00:00"}, {"revision": ""},
    {"revision": "-1"}, {"revision": "9" * 30}, {"revision": "１"}, {"act": "x"}, {"title": "<script>alert(1)</script>"},
]  # fmt: skip


@pytest.mark.parametrize("values", HOSTILE, ids=lambda values: str(values)[:40])
def test_whatever_is_sent_is_answered_with_a_sentence(writer, draft, values):
    for sent in (values, {**written(), **values}):
        answer = writer.post(address_of(draft), sent, follow=True)
        assert answer.status_code in {200, 409, 422}
        assert b"<script>alert" not in answer.content
    for act in ("/submit", "/rebase", "/simulate", "/withdraw"):
        assert writer.post(address_of(draft, act), values, follow=True).status_code == 200
    assert writer.post("/staff/program/drafts/new", values, follow=True).status_code == 200


def test_what_is_not_there_is_not_there(writer):
    unknown = "00000000-0000-7000-8000-000000000000"
    for address in (
        f"/staff/program/drafts/{unknown}",
        f"/staff/program/simulations/{unknown}",
        "/staff/program/versions/9",
        f"/staff/program/versions/{'9' * 40}",
    ):
        assert writer.get(address).status_code == 404
    for act in ("submit", "simulate"):
        assert writer.post(f"/staff/program/drafts/{unknown}/{act}", {"revision": 1, "months": 12}).status_code == 404
    assert "no such version" in page(writer, "/staff/program/drafts/new", title="t", version="77")


def test_without_a_programme_it_says_how_to_load_one():
    shown = page(staff(staff_roles.MANAGER), INDEX)
    assert "load_program" in shown and "Begin a draft" not in shown


def test_who_may_only_look_cannot_write(writer, draft):
    auditor = staff(staff_roles.AUDITOR)
    assert "read drafts, not write them" in page(auditor, address_of(draft), **written())
    assert "<textarea" not in page(auditor, address_of(draft))
    assert ProgramDraft.objects.get().revision == 1
