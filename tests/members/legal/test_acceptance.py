"""A member is asked once in a visit whether they accept a new version; until then they see what they hold."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from loyalty_site.lib.clock import now
from members.models import Acceptance, LegalDocument, Member
from members.selectors.legal import owed, today
from tests.members.cast import person
from tests.members.legal.cast import agreed, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> Member:
    return person()


@pytest.fixture
def visitor(client: Client, taro: Member) -> Client:
    client.force_login(taro.user)
    return client


def test_who_has_accepted_the_version_in_force_is_asked_nothing(taro: Member, visitor: Client) -> None:
    agreed(taro, version(), version("privacy"))
    assert visitor.get("/profile").status_code == 200
    assert visitor.get("/acceptance?next=/points").url == "/points"


def test_members_see_what_they_have_accepted(taro: Member, visitor: Client) -> None:
    assert "まだありません" in visitor.get("/acceptance").content.decode()
    agreed(taro, version(), version("privacy"))
    version(asks=False)
    page = visitor.get("/acceptance").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert 'href="/terms/1"' in main
    assert 'href="/privacy/1"' in main
    assert "/terms/2" not in main


def test_the_next_visit_asks_and_goes_on_where_it_was_going(taro: Member, visitor: Client) -> None:
    agreed(taro, version())
    second = version()
    assert visitor.get("/profile?a=1").url == "/acceptance?next=%2Fprofile%3Fa%3D1"
    page = visitor.get("/acceptance?next=%2Fprofile%3Fa%3D1").content.decode()
    assert "termsの第2版の変更点です。" in page
    assert "termsの第1版の変更点です。" not in page
    assert 'href="/terms/2"' in page
    answer = visitor.post("/acceptance", {"document": str(second.pk), "next": "/profile?a=1"})
    assert answer.url == "/profile?a=1"
    row = Acceptance.objects.get(document=second)
    assert (row.member, row.language, row.way) == (taro, "ja", "page")
    assert abs(row.accepted_at - now()) < timedelta(minutes=1)
    assert "新しい版" not in visitor.get("/profile").content.decode()


def test_a_visit_is_asked_once_and_every_page_reminds(visitor: Client) -> None:
    version()
    assert visitor.get("/profile").status_code == 302
    page = visitor.get("/profile")
    assert page.status_code == 200
    assert "/acceptance?next=/profile" in page.content.decode()
    version("privacy")
    assert visitor.get("/profile").status_code == 302  # another question


def test_looking_ahead_and_sending_are_not_interrupted(visitor: Client) -> None:
    version()
    assert visitor.get("/profile", headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert visitor.post("/inbox/read").url == "/inbox"
    assert visitor.get("/profile").status_code == 302


def test_the_language_that_the_page_was_read_in_is_kept(visitor: Client) -> None:
    document = version()
    visitor.post("/acceptance", {"document": str(document.pk)}, headers={"Accept-Language": "en"})
    assert Acceptance.objects.get().language == "en"


def test_all_changes_since_the_version_that_was_accepted_are_said(taro: Member) -> None:
    agreed(taro, version())
    second, third = version(), version(asks=False)
    (question,) = owed(taro)
    assert question.document == third
    assert question.changes == [third, second]


def test_a_version_that_asks_nobody_is_not_asked_about(taro: Member) -> None:
    agreed(taro, version())
    version(asks=False)
    assert owed(taro) == []
    version("privacy", asks=False)
    assert owed(taro) == []


def test_a_version_asks_from_its_own_day_on(taro: Member, visitor: Client) -> None:
    """The day is Tokyo's: a minute before midnight there the version is not in force."""
    agreed(taro, version())
    version(effective_from=today() + timedelta(days=1))
    day = today() + timedelta(days=1)
    with time_machine.travel(f"{today()}T23:59:00+09:00", tick=False):
        assert owed(taro) == []
    with time_machine.travel(f"{day}T00:00:00+09:00", tick=False):
        assert len(owed(taro)) == 1


def test_what_was_not_shown_is_not_accepted(taro: Member, visitor: Client) -> None:
    old = version()
    new = version()
    answer = visitor.post("/acceptance", {"document": str(old.pk)})
    assert answer.status_code == 409
    assert "新しい版が適用されました" in answer.content.decode()
    assert not Acceptance.objects.exists()
    visitor.post("/acceptance", {"document": [str(old.pk), str(new.pk)]})
    assert Acceptance.objects.get().document == new


@pytest.mark.parametrize("bad", ["", "\0", "😀", "<script>", "01a20000-0000-7000-8000-000000000000", "x" * 5000])
def test_no_input_breaks_the_page(visitor: Client, bad: str) -> None:
    version()
    assert visitor.post("/acceptance", {"document": bad, "next": bad}).status_code == 409
    assert visitor.get("/acceptance", {"next": bad}).status_code == 200
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_nobody_is_led_to_another_site(visitor: Client, elsewhere: str) -> None:
    document = version()
    assert visitor.post("/acceptance", {"document": str(document.pk), "next": elsewhere}).url == "/home"


def test_each_member_accepts_for_themselves(taro: Member, client: Client) -> None:
    document = version()
    hanako = person("hanako")
    client.force_login(hanako.user)
    client.post("/acceptance", {"document": str(document.pk)})
    assert [row.member for row in Acceptance.objects.all()] == [hanako]
    assert LegalDocument.objects.get() in [question.document for question in owed(taro)]
