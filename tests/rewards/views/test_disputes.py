"""A member looks at one entry and says that it is not right."""

from uuid import uuid4

import pytest
from django.test import Client

from members.actions import cases
from members.models import Case, CaseMessage, Member, User
from rewards.models import PointEntry
from tests.rewards.views.shelf import shopper

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> Member:
    return shopper()


@pytest.fixture
def browser(client: Client, taro: Member) -> Client:
    client.force_login(taro.user)
    return client


def said(text: str = "200ポイントのはずです。") -> dict[str, str]:
    return {"text": text, "submission": str(uuid4())}


def test_the_history_leads_to_an_entry(browser: Client) -> None:
    assert 'href="/history/1"' in browser.get("/history").content.decode()
    assert "+1,000" in browser.get("/history/1").content.decode()


def test_what_is_not_right_opens_a_case_that_points_to_the_entry(browser: Client, taro: Member) -> None:
    page = browser.post("/history/1", said(), follow=True).content.decode()
    case = Case.objects.get(member=taro)
    assert (case.kind, case.entry_id, case.status) == ("dispute", PointEntry.objects.get().pk, "open")
    assert "200ポイントのはずです。" in page
    assert "ポイントの異議申し立て" in page
    page = browser.get("/history/1").content.decode()
    assert case.number in page
    assert "<textarea" not in page


def test_an_entry_has_one_dispute_and_no_word_is_lost(browser: Client, taro: Member) -> None:
    form = said("一つ目")
    for sent in (form, form, said("別のページから")):
        browser.post("/history/1", sent)
    case = Case.objects.get(member=taro)
    assert list(case.messages.order_by("pk").values_list("text", flat=True)) == ["一つ目", "別のページから"]


def test_disputes_are_limited_as_enquiries_are(browser: Client, taro: Member) -> None:
    for _ in range(20):
        cases.open_case(cases.Question("points", "?", uuid4()), member=taro)
    answer = browser.post("/history/1", said())
    assert answer.status_code == 429
    assert not Case.objects.filter(kind="dispute").exists()


def test_the_answer_is_read_in_the_inbox_and_on_the_page(browser: Client, taro: Member) -> None:
    browser.post("/history/1", said())
    case, mio = Case.objects.get(), User.objects.create_user("mio@example.com", is_staff=True)
    cases.answer(case.pk, mio, "正しく付与されています。", uuid4())
    cases.close(case.pk, mio, Case.Outcome.RIGHT)
    page = browser.get(f"/enquiries/{case.pk}", headers={"accept-language": "ja"}).content.decode()
    assert "正しく付与されています。" in page
    assert "ポイントに誤りはありませんでした" in page
    assert taro.messages.get().body_ja == "正しく付与されています。"


def test_nobody_disputes_an_entry_of_somebody_else(client: Client, taro: Member) -> None:
    hanako = shopper("hanako@example.com", 50)
    client.force_login(hanako.user)
    client.post("/history/1", said())
    assert Case.objects.get().entry_id == PointEntry.objects.get(account__member=hanako).pk
    assert client.get("/history/2").status_code == 404


@pytest.mark.parametrize("bad", ["", "\x00", "x" * 1001, " \n "])
def test_anything_is_answered_with_a_sentence(browser: Client, bad: str) -> None:
    assert browser.post("/history/1", said(bad)).status_code == 422
    assert browser.post("/history/1", {"text": "?", "submission": bad}).status_code == 422
    assert browser.get("/history/99999999999999999999").status_code == 404
    assert CaseMessage.objects.count() == 0
