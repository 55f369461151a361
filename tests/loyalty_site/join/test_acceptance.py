"""Whoever joins accepts what the joining page names: the version, the language and the way are recorded."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from members.actions.enrolment import enrol
from members.actions.profile import change
from members.models import Acceptance, LegalDocument, Member, User
from tests.loyalty_site.join.conftest import ask_by_mail, ask_by_sms, carried, code_by_mail, code_by_sms, enter
from tests.loyalty_site.join.test_by_line import come_back, go, line
from tests.members.legal.cast import version

__all__ = ["line"]  # the fixture that stands for LINE
pytestmark = pytest.mark.django_db


@pytest.fixture
def documents() -> list[LegalDocument]:
    return [version(), version("privacy")]


def recorded() -> set[tuple[LegalDocument, str, str]]:
    return {(row.document, row.language, row.way) for row in Acceptance.objects.select_related("document")}


def expected(documents: list[LegalDocument], way: str, language: str = "ja") -> set[tuple[LegalDocument, str, str]]:
    return {(document, language, way) for document in documents}


@pytest.mark.parametrize("path", ["/join", "/accounts/signup/"])
def test_the_page_says_what_joining_accepts(client: Client, documents: list[LegalDocument], path: str) -> None:
    page = client.get(path).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "入会により、次の内容に同意いただきます" in main
    assert 'href="/terms"' in main
    assert 'href="/privacy"' in main


def test_nothing_is_said_where_nothing_is_published(client: Client) -> None:
    assert "同意いただきます" not in client.get("/join").content.decode()


def test_by_mail(client: Client, documents: list[LegalDocument]) -> None:
    ask_by_mail(client, page=client.get("/join"))
    enter(client, code_by_mail())
    assert recorded() == expected(documents, "email")
    assert Acceptance.objects.first().member == Member.objects.get()  # type: ignore[union-attr]
    assert client.get("/home").status_code == 200


def test_by_sms_in_english(client: Client, documents: list[LegalDocument], telephone: Path) -> None:
    ask_by_sms(client, page=client.get("/join", headers={"Accept-Language": "en"}))
    enter(client, code_by_sms(telephone))
    assert recorded() == expected(documents, "sms", "en")


def test_by_line(client: Client, documents: list[LegalDocument], line: Any) -> None:
    come_back(client, code="abc", state=go(client, client.get("/join"))["state"])
    assert recorded() == expected(documents, "line")


def test_by_the_sign_up_with_a_password(client: Client, documents: list[LegalDocument]) -> None:
    page = client.get("/accounts/signup/")
    told = {"email": "taro@example.com", "password1": "correct horse battery"}
    client.post("/accounts/signup/", told | carried(page))
    code = next(line for line in str(mail.outbox[-1].body).splitlines() if len(line) == 9 and "-" in line)
    client.post("/accounts/confirm-email/", {"code": code})
    assert recorded() == expected(documents, "email")


def test_a_membership_that_a_store_made_accepts_when_its_person_comes(
    client: Client, documents: list[LegalDocument]
) -> None:
    member, _ = enrol(email="taro@example.com", provisional=True)
    ask_by_mail(client, page=client.get("/join"))
    enter(client, code_by_mail())
    assert {row.member for row in Acceptance.objects.all()} == {member}
    assert recorded() == expected(documents, "email")


def test_who_joins_again_accepts_again(client: Client, documents: list[LegalDocument]) -> None:
    ask_by_mail(client, page=client.get("/join"))
    enter(client, code_by_mail())
    change(Member.objects.get(), status="left")
    page = client.get("/accounts/join/")
    assert "同意いただきます" in page.content.decode()
    client.post("/accounts/join/", carried(page))
    again = Member.objects.exclude(status="left").get()
    assert {row.way for row in Acceptance.objects.filter(member=again)} == {"again"}


def test_who_signs_in_accepts_nothing(client: Client, documents: list[LegalDocument]) -> None:
    """Seen to fail when every code that was right accepted: a member was never asked about a new version."""
    user = User.objects.create_user("taro@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    enrol(email=user.email, user=user)
    ask_by_mail(client, page=client.get("/join"))
    enter(client, code_by_mail())
    assert not Acceptance.objects.exists()
    assert client.get("/home").url.startswith("/acceptance")


def test_a_version_that_begins_meanwhile_is_not_what_was_shown(client: Client, documents: list[LegalDocument]) -> None:
    page = client.get("/join")
    version()
    enter_after = ask_by_mail(client, page=page)
    assert enter_after.url == "/join/code"
    enter(client, code_by_mail())
    assert recorded() == expected(documents, "email")
    assert client.get("/home").url.startswith("/acceptance")


def test_who_was_shown_nothing_accepts_nothing_and_is_asked(client: Client, documents: list[LegalDocument]) -> None:
    ask_by_mail(client)
    enter(client, code_by_mail())
    assert not Acceptance.objects.exists()
    assert client.get("/card").status_code == 200  # shown at once: it is what they came for
    assert client.get("/home").url.startswith("/acceptance")


def test_a_page_that_lay_open_for_days_has_shown_nothing(client: Client, documents: list[LegalDocument]) -> None:
    page = client.get("/join")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        ask_by_mail(client, page=page)
        enter(client, code_by_mail())
    assert not Acceptance.objects.exists()


def test_who_changes_what_the_page_carries_has_been_shown_nothing(
    client: Client, documents: list[LegalDocument]
) -> None:
    arrival = carried(client.get("/join"))["arrival"]
    client.post("/join/email", {"email": "taro@example.com", "arrival": f"x{arrival}"})
    enter(client, code_by_mail())
    assert not Acceptance.objects.exists()
