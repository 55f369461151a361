"""The pages of enquiries, for members and for guests."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loyalty_site.lib.ids import uuid7
from members.actions import cases
from members.actions.cases import Question
from members.models import Case, CaseMessage, Member, User
from tests.members.cast import member

pytestmark = pytest.mark.django_db
ASKED = {"topic": "points", "text": "ポイントが付いていません。", "purchase": "レシート 0123"}


@pytest.fixture
def taro() -> Member:
    return member()


@pytest.fixture
def browser(client: Client, taro: Member) -> Client:
    client.force_login(taro.user)
    return client


def test_guests_read_nothing_and_may_ask(client: Client) -> None:
    assert client.get("/enquiries").url.startswith("/accounts/login/")
    assert client.get(f"/enquiries/{uuid7()}").url.startswith("/accounts/login/")
    assert 'name="email"' in client.get("/enquiries/new").content.decode()


def test_a_member_asks_and_sees_the_thread(browser: Client, taro: Member) -> None:
    assert 'name="email"' not in browser.get("/enquiries/new").content.decode()
    shown = browser.post("/enquiries/new", ASKED | {"submission": str(uuid4())}, follow=True).content.decode()
    case = Case.objects.get(member=taro)
    assert f"受付番号は{case.number}です" in shown
    assert "ポイントが付いていません。" in shown
    assert "レシート 0123" in shown
    assert case.number in browser.get("/enquiries").content.decode()


def test_the_same_form_twice_is_one_enquiry(browser: Client) -> None:
    sent = ASKED | {"submission": str(uuid4())}
    first, second = (browser.post("/enquiries/new", sent).url for _ in range(2))
    assert first == second


def test_a_guest_asks_and_is_told_how_the_answer_comes(client: Client) -> None:
    sent = ASKED | {"email": "guest@example.com"}
    shown = client.post("/enquiries/new", sent, follow=True).content.decode()
    assert Case.objects.get().email == "guest@example.com"
    assert Case.objects.get().number in shown
    assert "メールで回答" in shown


def test_a_guest_without_an_address_is_told_so(client: Client) -> None:
    for wrong in ("", "nobody", "a@b\r\nBcc: x@example.com"):
        response = client.post("/enquiries/new", ASKED | {"email": wrong})
        assert response.status_code == 422
    assert not Case.objects.exists()


def test_too_many_are_told_when_to_come_back(client: Client) -> None:
    for _ in range(5):
        client.post("/enquiries/new", ASKED | {"email": "guest@example.com"})
    response = client.post("/enquiries/new", ASKED | {"email": "guest@example.com"})
    assert response.status_code == 429
    assert "ポイントが付いていません。" in response.content.decode()  # what was written is not lost


def test_a_member_goes_on(browser: Client, taro: Member) -> None:
    case = cases.open_case(Question("points", "?", uuid4()), member=taro)
    shown = browser.post(f"/enquiries/{case.pk}", {"text": "<script>x</script>"}, follow=True).content.decode()
    assert "&lt;script&gt;x" in shown
    assert case.messages.count() == 2
    assert browser.post(f"/enquiries/{case.pk}", {}).status_code == 422


def test_another_members_enquiry_is_not_there(browser: Client) -> None:
    case = cases.open_case(Question("points", "?", uuid4()), member=member("hana@example.com"))
    guests = cases.open_case(Question("points", "?", uuid4()), email="guest@example.com")
    for other in (case, guests):
        assert browser.get(f"/enquiries/{other.pk}").status_code == 404
        assert browser.post(f"/enquiries/{other.pk}", {"text": "x"}).status_code == 404
    assert CaseMessage.objects.count() == 2


@pytest.mark.parametrize("bad", ["\x00", "\u202e", "😀" * 200, "<script>", "x" * 100_000, "١" * 30, "%ED%A0%80"])
@pytest.mark.parametrize("field", ["topic", "text", "purchase", "submission", "email"])
def test_anything_is_answered(client: Client, field: str, bad: str) -> None:
    response = client.post("/enquiries/new", ASKED | {"email": "guest@example.com", field: bad})
    assert response.status_code in {302, 422}
    assert client.get("/enquiries/new", {"topic": bad, "purchase": bad}).status_code == 200


def test_a_person_who_has_not_joined_is_a_guest(client: Client) -> None:
    client.force_login(User.objects.create_user("person@example.com"))
    assert 'value="person@example.com"' in client.get("/enquiries/new").content.decode()


def test_a_long_history_costs_no_more_queries(browser: Client, taro: Member) -> None:
    counts = []
    case = cases.open_case(Question("points", "?", uuid4()), member=taro)
    for more in (0, 120):
        CaseMessage.objects.bulk_create(
            CaseMessage(case=case, author="customer", text="x", submission=uuid4(), written_at=case.opened_at)
            for _ in range(more)
        )
        for address in ("/enquiries", f"/enquiries/{case.pk}"):
            with CaptureQueriesContext(connection) as asked:
                shown = browser.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12
    earlier = shown.context["thread"].earlier
    assert len(browser.get(f"/enquiries/{case.pk}?before={earlier}").context["thread"].messages) == 50
    assert browser.get(f"/enquiries/{case.pk}?before=x").status_code == 302
