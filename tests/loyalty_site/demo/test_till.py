"""The demo's till: a browser becomes the tablet with one press, and the page shows by which PINs one enters."""

import pytest
from django.test import Client

from loyalty_site.demo import till
from members.core.pins import is_obvious
from members.models import Register, StaffPost, User
from tests.rewards.cast import published

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.loyalty_site.demo.urls")]


@pytest.fixture(autouse=True)
def demo() -> None:
    published()
    User.objects.create_user("manager@example.com", is_staff=True)
    till.appoint()


def test_a_clerk_enters_with_the_pin_that_the_page_shows(client: Client) -> None:
    page = client.get("/demo/codes").content.decode()
    clerk = till.posts()[0]
    assert clerk.pin in page
    assert clerk.name in page
    assert client.post("/demo/till").headers["Location"] == "/staff/counter/enter"
    post = StaffPost.objects.get(number=clerk.number)
    entered = client.post("/staff/counter/enter", {"clerk": str(post.pk), "pin": clerk.pin})
    assert entered.headers["Location"] == "/staff/counter/"
    assert client.get("/staff/counter/").status_code == 200


def test_another_start_adds_nothing_and_puts_pins_back() -> None:
    StaffPost.objects.update(pin="")
    till.appoint()
    assert (Register.objects.count(), StaffPost.objects.count()) == (1, 2)
    assert not StaffPost.objects.filter(pin="").exists()


def test_a_second_browser_takes_the_place_of_the_first(client: Client) -> None:
    other = Client()
    client.post("/demo/till")
    other.post("/demo/till")
    assert client.get("/staff/counter/enter").headers["Location"] == "/staff/counter/register"
    assert other.get("/staff/counter/enter").status_code == 200


def test_a_revoked_register_is_told(client: Client) -> None:
    Register.objects.get()
    from members.actions import registers

    registers.revoke(Register.objects.get())
    answer = client.post("/demo/till", follow=True)
    assert answer.status_code == 200
    assert "レジ" in answer.content.decode()


@pytest.mark.parametrize("number", [str(number) for number in range(1000, 1100)])
def test_no_pin_is_guessed_easily(number: str) -> None:
    assert not is_obvious(till.pin(number), None)
