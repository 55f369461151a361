"""Managers add and revoke registers, and look after clerks; a store's manager those of the own store alone."""

import re

import pytest
from django.test import Client

from members.actions import staff_posts
from members.models import AuditEntry, MemberCard, Register, StaffPost, User
from members.selectors.registers import register_of
from tests.members.counter.cast import PIN, clerk, store, tablet
from tests.staff import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    """The manager of every store."""
    store("GINZA")
    store("UENO")
    return staff("manager")


@pytest.fixture
def own() -> Client:
    """The manager of Ginza."""
    store("UENO")
    client = staff("store_manager")
    staff_posts.add(store().pk, "900", "店長", role="manager", email="store_manager@example.com")
    return client


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_register_is_added_and_its_code_shown_once(boss: Client) -> None:
    page = text(boss.post("/staff/registers", {"step": "add", "store": "GINZA", "code": "3", "name": "奥"}))
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page)
    assert code is not None
    tablet_of_it = Client()
    assert tablet_of_it.post("/staff/counter/register", {"code": code[0]})["Location"] == "/staff/counter/enter"
    register = Register.objects.get()
    assert register_of(tablet_of_it.cookies["till"].value) == register
    assert code[0] not in text(boss.get("/staff/registers"))
    assert AuditEntry.objects.get(verb="register.add").actor == User.objects.get(email="manager@example.com")


def test_a_register_gets_another_code_and_is_revoked(boss: Client) -> None:
    place = tablet()
    assert re.search(
        r"[0-9A-Z]{5}-[0-9A-Z]{5}",
        text(boss.post("/staff/registers", {"step": "renew", "register": place.register.pk})),
    )
    boss.post("/staff/registers", {"step": "revoke", "register": place.register.pk})
    assert register_of(place.key) is None
    assert boss.post("/staff/registers", {"step": "renew", "register": place.register.pk}).status_code == 409


def test_a_clerk_is_added_with_a_pin_unlocked_and_ended(boss: Client) -> None:
    fields = {"step": "add", "store": "GINZA", "number": "101", "name": "佐藤", "role": "clerk", "pin": PIN}
    assert boss.post("/staff/clerks", fields | {"pin": "1234"}).status_code == 422
    assert not StaffPost.objects.exists()
    boss.post("/staff/clerks", fields)
    sato, place = StaffPost.objects.get(), tablet()
    for _ in range(5):
        with pytest.raises((staff_posts.ClerkPinWrong, staff_posts.ClerkLocked)):
            staff_posts.check_pin(sato.pk, place.register, "7301")
    assert "ロック中" in text(boss.get("/staff/clerks"))
    boss.post("/staff/clerks", {"step": "unlock", "clerk": sato.pk})
    assert staff_posts.check_pin(sato.pk, place.register, PIN) == sato
    boss.post("/staff/clerks", {"step": "pin", "clerk": sato.pk, "pin": "9174"})
    assert staff_posts.check_pin(sato.pk, place.register, "9174") == sato
    badge = re.search(r"[0-9A-Z]{13}", text(boss.post("/staff/clerks", {"step": "badge", "clerk": sato.pk})))
    assert badge is not None
    assert staff_posts.check_badge(badge[0], place.register) == sato
    boss.post("/staff/clerks", {"step": "end", "clerk": sato.pk})
    assert "佐藤" not in text(boss.get("/staff/clerks"))


def test_a_stores_manager_reaches_the_own_store_alone(own: Client) -> None:
    there, sato = tablet("UENO"), clerk("UENO", "201", "高橋")
    assert "UENO" not in text(own.get("/staff/registers"))
    assert "高橋" not in text(own.get("/staff/clerks"))
    assert own.post("/staff/registers", {"step": "revoke", "register": there.register.pk}).status_code == 404
    for step in ("pin", "badge", "unlock", "end"):
        assert own.post("/staff/clerks", {"step": step, "clerk": sato.pk, "pin": "9174"}).status_code == 404
    assert own.post("/staff/registers", {"step": "add", "store": "UENO", "code": "2"}).status_code == 422
    assert register_of(there.key) is not None
    assert own.post("/staff/registers", {"step": "add", "store": "GINZA", "code": "2"}).status_code == 200
    assert Register.objects.filter(store="GINZA", code="2").exists()


@pytest.mark.parametrize("page", ["registers", "clerks"])
@pytest.mark.parametrize("step", ["", "add", "renew", "revoke", "pin", "badge", "unlock", "end", "\0"])
@pytest.mark.parametrize("hostile", ["", "\0", "x", "9" * 3000, "🦊"])
def test_whatever_is_sent_is_answered_without_an_error(boss: Client, page: str, step: str, hostile: str) -> None:
    names = ("store", "code", "name", "register", "number", "role", "email", "pin", "clerk")
    answer = boss.post(f"/staff/{page}", {"step": step} | dict.fromkeys(names, hostile))
    assert answer.status_code in {200, 404, 422}


def test_blank_cards_are_entered_in_bulk(boss: Client) -> None:
    numbers = "\r\n".join(f"C-{number:04}" for number in range(500))
    assert boss.post("/staff/cards/blank", {"numbers": numbers + "\r\n\r\nC-0001"})["Location"] == "/staff/cards/blank"
    assert MemberCard.objects.filter(status="blank", member=None).count() == 500
    assert "500" in text(boss.get("/staff/cards/blank"))
    assert AuditEntry.objects.get(verb="member_card.add_blank").data == {"added": 500}


@pytest.mark.parametrize("numbers", ["", "\n\n", "\0", "9" * 65, "\n".join(map(str, range(10_001)))])
def test_numbers_that_cannot_be_are_refused_whole(boss: Client, numbers: str) -> None:
    answer = boss.post("/staff/cards/blank", {"numbers": f"C-1\n{numbers}" if len(numbers) == 65 else numbers})
    assert (answer.status_code, 'role="alert"' in text(answer)) == (422, True)
    assert not MemberCard.objects.exists()
