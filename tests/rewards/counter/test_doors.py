"""A till opens the counter and nothing else; without its key, or without a clerk, not even that; out is out at once."""

import pytest
from django.test import Client
from django.urls import get_resolver

from loyalty_site.lib.access import Access
from members.actions import registers, staff_posts
from tests.loyalty_site.doors.test_access_is_declared import patterns
from tests.members.counter.cast import PIN, Tablet, at_work, clerk, tablet
from tests.rewards.cast import published
from tests.rewards.counter.cast import rich, sale, sold
from tests.rewards.counter.till import entered, till

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Tablet:
    published()
    return tablet()


def test_a_tablet_becomes_a_till_by_its_code(client: Client) -> None:
    published()
    assert client.get("/staff/counter/")["Location"] == "/staff/counter/register"
    _, code = registers.add("GINZA", "1", "")
    wrong = client.post("/staff/counter/register", {"code": "00000-00000"})
    assert (wrong.status_code, 'role="alert"' in wrong.content.decode()) == (422, True)
    answer = client.post("/staff/counter/register", {"code": code})
    assert answer["Location"] == "/staff/counter/enter"
    cookie = answer.cookies["till"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/staff/counter/")
    assert client.get("/staff/counter/")["Location"] == "/staff/counter/enter"


def test_a_clerk_enters_by_pin_or_badge_on_one_page(place: Tablet) -> None:
    sato, suzuki = clerk(), clerk(number="102", name="鈴木")
    client = till(place)
    assert client.post("/staff/counter/enter", {"clerk": sato.pk, "pin": "7301"}).status_code == 422
    assert client.post("/staff/counter/enter", {"clerk": sato.pk, "pin": PIN})["Location"] == "/staff/counter/"
    assert "佐藤" in client.get("/staff/counter/").content.decode()
    badge = staff_posts.new_badge(suzuki)
    client.post("/staff/counter/enter", {"badge": badge})
    assert "鈴木" in client.get("/staff/counter/").content.decode()
    client.post("/staff/counter/leave")
    assert client.get("/staff/counter/")["Location"] == "/staff/counter/enter"


@pytest.mark.parametrize("fields", [
    {}, {"clerk": "x", "pin": PIN}, {"clerk": "\0", "pin": "\0"}, {"badge": "\0" * 300}, {"badge": "🦊"},
])  # fmt: skip
def test_who_says_nothing_right_is_told_what_to_do(place: Tablet, fields: dict[str, str]) -> None:
    answer = till(place).post("/staff/counter/enter", fields)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)


def test_a_revoked_tablet_is_out_with_the_next_request(place: Tablet) -> None:
    client = entered(place)
    assert client.get("/staff/counter/").status_code == 200
    registers.revoke(place.register)
    for answer in (client.get("/staff/counter/sheet"), client.post("/staff/counter/", {"q": "1"})):
        assert answer["Location"] == "/staff/counter/register"


def test_a_locked_clerk_is_out_with_the_next_request(place: Tablet) -> None:
    sato = clerk()
    client, other = entered(place, sato), till(tablet(number="2"))
    for _ in range(5):
        answer = other.post("/staff/counter/enter", {"clerk": sato.pk, "pin": "7301"})
    assert answer.status_code == 429
    assert client.get("/staff/counter/")["Location"] == "/staff/counter/enter"


def test_a_till_opens_nothing_else_than_a_stranger_does(place: Tablet) -> None:
    client, stranger = entered(place), Client()
    client.cookies["till"]["path"] = "/"  # were it sent everywhere, it would still open nothing
    tried = 0
    for route, access in patterns(get_resolver()):
        if "<" in route or "^" in route or access in (Access.TILL, Access.API_KEY):
            continue
        ours, theirs = client.get(f"/{route}"), stranger.get(f"/{route}")
        assert (ours.status_code, ours.get("Location")) == (theirs.status_code, theirs.get("Location")), route
        tried += 1
    assert tried > 80


def test_a_till_of_another_store_sees_none_of_this_stores_acts(place: Tablet) -> None:
    act = sold(at_work(place), sale(rich()))
    client = entered(tablet("UENO"), clerk("UENO", "201"))
    for address in (f"acts/{act.pk}", f"acts/{act.pk}/refund"):
        assert client.get(f"/staff/counter/{address}").status_code == 404
    assert client.post(f"/staff/counter/acts/{act.pk}/undo", {"reason": "other"}).status_code == 404
