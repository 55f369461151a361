"""The inbox of a member: what has come, newest first, and what has been read."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loyalty_site.lib.ids import uuid7
from members.actions.inbox import Letter, deliver, deliver_many
from members.models import Member, Message
from tests.members.cast import letter, member

pytestmark = pytest.mark.django_db
Page = Callable[..., str]


@pytest.fixture
def taro() -> Member:
    return member()


@pytest.fixture
def browser(client: Client, taro: Member) -> Client:
    client.force_login(taro.user)
    client.cookies["django_language"] = "ja"
    return client


def text_of(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def the_message() -> Message:
    return Message.objects.get()


def test_guests_sign_in_first(client: Client) -> None:
    for address in ("/inbox", f"/inbox/{uuid7()}"):
        assert client.get(address).url.startswith("/accounts/login/")
    assert client.post("/inbox/read").url.startswith("/accounts/login/")


def test_an_empty_inbox_says_what_will_be_here(browser: Client) -> None:
    assert "メッセージはまだありません" in text_of(browser, "/inbox")


def test_a_message_is_shown_in_the_language_in_force_with_its_links(browser: Client, taro: Member) -> None:
    deliver(letter(taro))
    assert "春の新豆" in text_of(browser, "/inbox")
    shown = text_of(browser, f"/inbox/{the_message().pk}")
    assert '<a href="https://example.com/beans" rel="nofollow">' in shown
    browser.cookies["django_language"] = "en"
    assert "New beans for spring" in text_of(browser, f"/inbox/{the_message().pk}")


def test_what_was_written_cannot_become_markup(browser: Client, taro: Member) -> None:
    bad = '<script>alert(1)</script> javascript:alert(1) http://x.example/"onclick=1 '
    deliver(Letter(taro.pk, "x", Message.Kind.NOTICE, {"ja": bad}, {"ja": bad}))
    shown = text_of(browser, f"/inbox/{the_message().pk}")
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown
    assert '"onclick' not in shown


def test_looking_at_a_message_marks_it_as_read(browser: Client, taro: Member) -> None:
    deliver(letter(taro))
    assert "未読" in text_of(browser, "/inbox")
    text_of(browser, f"/inbox/{the_message().pk}", sec_fetch_dest="document")
    read_at = the_message().read_at
    assert read_at is not None
    text_of(browser, f"/inbox/{the_message().pk}")
    assert the_message().read_at == read_at
    assert "未読" not in text_of(browser, "/inbox")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_purpose": "prefetch"},
        {"sec_purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x_moz": "prefetch"},
        {"sec_fetch_dest": "image"},
        {"sec_fetch_dest": "empty"},
        {"sec_fetch_dest": "iframe"},
        {"sec_fetch_dest": "empty", "sec_fetch_mode": "cors"},
        {"sec_fetch_dest": "empty", "sec_fetch_mode": "navigate", "sec_purpose": "prefetch"},
    ],
)
def test_a_page_that_nobody_looks_at_marks_nothing(browser: Client, taro: Member, headers: dict[str, str]) -> None:
    """Seen to fail with a view that marks whatever it answers."""
    deliver(letter(taro))
    text_of(browser, f"/inbox/{the_message().pk}", **headers)
    browser.head(f"/inbox/{the_message().pk}")
    assert the_message().read_at is None


def test_a_page_that_comes_by_our_service_worker_is_looked_at(browser: Client, taro: Member) -> None:
    """Seen to fail when only documents counted: Chromium names no destination of what a worker fetches."""
    deliver(letter(taro))
    text_of(browser, f"/inbox/{the_message().pk}", sec_fetch_dest="empty", sec_fetch_mode="navigate")
    assert the_message().read_at is not None


def test_everything_can_be_marked_as_read_at_once(browser: Client, taro: Member) -> None:
    hana = member("hana@example.com")
    deliver_many([letter(taro, "1"), letter(taro, "2"), letter(hana, "1")])
    assert browser.get("/inbox/read").status_code == 405
    assert "すべて既読にしました" in browser.post("/inbox/read", follow=True).content.decode()
    assert list(Message.objects.filter(read_at=None).values_list("member", flat=True)) == [hana.pk]


def test_another_members_message_is_not_there(browser: Client) -> None:
    deliver(letter(member("hana@example.com")))
    assert browser.get(f"/inbox/{the_message().pk}").status_code == 404
    assert the_message().read_at is None


@pytest.mark.parametrize("before", ["x", "1", "\x00", "😀", "0" * 5000])
def test_a_page_that_is_none_leads_to_the_first(browser: Client, before: str) -> None:
    assert browser.get("/inbox", {"before": before}).url == "/inbox"


def test_ten_thousand_messages_are_read_page_by_page(browser: Client, taro: Member) -> None:
    deliver_many(letter(taro, f"notice:{number}", Message.Kind.NOTICE) for number in range(10_000))
    seen: list[str] = []
    address: str | None = "/inbox"
    for _ in range(3):
        assert address is not None
        with CaptureQueriesContext(connection) as asked:
            response = browser.get(address)
        assert len(asked) <= 12
        seen += [str(row["message"].pk) for row in response.context["rows"]]
        address = f"/inbox?before={response.context['next']}"
    newest = Message.objects.order_by("-id").values_list("pk", flat=True)[:60]
    assert seen == [str(pk) for pk in newest]
