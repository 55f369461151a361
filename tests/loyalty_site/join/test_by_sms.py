"""Joining by a code that comes to a mobile telephone."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.enrolment import enrol
from members.actions.profile import change
from members.models import Member, User
from tests.loyalty_site.join.conftest import NUMBER, ask_by_sms, code_by_sms, enter, messages, wrong

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["090-1234-5678", "09012345678", "０９０－１２３４－５６７８", "+81 90 1234 5678"])
def test_a_code_leads_to_the_card(client: Client, telephone: Path, written: str) -> None:
    assert ask_by_sms(client, written).url == "/join/code"
    assert not User.objects.exists()
    assert enter(client, code_by_sms(telephone)).url == "/card"
    member = Member.objects.get()
    assert (member.phone, member.user.phone, member.user.email, member.email) == (NUMBER, NUMBER, None, None)
    assert client.get("/card").status_code == 200


def test_a_member_signs_in_in_the_same_way(client: Client, telephone: Path) -> None:
    for visitor in (client, Client()):
        ask_by_sms(visitor)
        assert enter(visitor, code_by_sms(telephone)).url == "/card"
    assert Member.objects.count() == User.objects.count() == 1


def test_the_member_a_store_enrolled_becomes_theirs(client: Client, telephone: Path) -> None:
    member, _ = enrol(phone="090-1234-5678", provisional=True)
    ask_by_sms(client)
    enter(client, code_by_sms(telephone))
    member.refresh_from_db()
    assert (member.user.phone, member.is_provisional) == (NUMBER, False)
    assert Member.objects.count() == 1


def test_a_number_that_somebody_only_wrote_into_their_profile_opens_nothing_of_theirs(
    client: Client, telephone: Path
) -> None:
    """Seen to fail when the person was looked up by the member's number: it need not be proved."""
    hanako, _ = enrol(phone=NUMBER, user=User.objects.create_user("hanako@example.com"))
    ask_by_sms(client)
    enter(client, code_by_sms(telephone))
    own = Member.objects.exclude(pk=hanako.pk).get()
    assert own.user.phone == NUMBER
    assert own.phone is None


def test_nobody_learns_who_is_a_member(telephone: Path) -> None:
    user = User.objects.create_user(None, phone=NUMBER)
    enrol(phone=NUMBER, user=user)
    seen = []
    for phone in ("090-1234-5678", "090-1234-5679"):
        client = Client()
        first = ask_by_sms(client, phone)
        page = client.get(first.url).content.decode().replace(phone, "PHONE")
        code = code_by_sms(telephone)
        refused = enter(client, wrong(code)).content.decode().replace(phone, "PHONE").replace(wrong(code), "GUESS")
        told = messages(telephone)[-1].partition("\n")[2].replace(code, "CODE")
        csrf = [line for line in (page + refused).splitlines() if "csrfmiddlewaretoken" not in line]
        seen.append((first.status_code, first.url, csrf, told))
    assert seen[0] == seen[1]
    assert len(messages(telephone)) == 2


def test_the_message_is_short_and_lets_the_telephone_fill_the_code_in(client: Client, telephone: Path) -> None:
    ask_by_sms(client)
    text = messages(telephone)[0].partition("\n\n")[2].strip()
    assert len(text) <= 70
    assert text.splitlines()[-1] == f"@testserver #{code_by_sms(telephone)}"


def test_whoever_left_can_join_again(client: Client, telephone: Path) -> None:
    ask_by_sms(client)
    enter(client, code_by_sms(telephone))
    change(Member.objects.get(), status="left")
    assert client.get("/card").url == "/accounts/join/"
    assert client.get("/accounts/join/").status_code == 200
    client.post("/accounts/join/")
    assert Member.objects.exclude(status="left").get().phone == NUMBER


def test_whoever_has_no_address_uses_every_page_about_signing_in(client: Client, telephone: Path) -> None:
    ask_by_sms(client)
    enter(client, code_by_sms(telephone))
    for name in (
        "account_email",
        "account_set_password",
        "mfa_index",
        "mfa_add_webauthn",
        "members:profile",
        "rewards:home",
    ):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.get(reverse("mfa_activate_totp")).status_code in (200, 302)


@pytest.mark.parametrize(
    "phone", ["03-1234-5678", "0120-123-456", "050-1234-5678", "+1 201 555 0123", "+44 7400 123456"]
)
def test_no_message_goes_where_the_installation_does_not_serve(client: Client, telephone: Path, phone: str) -> None:
    response = ask_by_sms(client, phone)
    assert response.status_code == 422
    assert "携帯電話" in response.content.decode()
    assert messages(telephone) == []


@pytest.mark.parametrize("phone", ["", "abc", "1\0", "\u202e090", "<script>", "😀" * 30, "9" * 40])
def test_what_is_no_number_is_refused(client: Client, telephone: Path, phone: str) -> None:
    response = ask_by_sms(client, phone)
    assert response.status_code == 422
    assert messages(telephone) == []


@pytest.mark.parametrize("code", ["", "\0", "😀" * 30, "<script>", "9" * 40, "\u202e"])
def test_what_is_no_code_is_refused(client: Client, telephone: Path, code: str) -> None:
    ask_by_sms(client)
    assert enter(client, code).status_code == 422


def test_without_a_provider_nobody_is_offered_a_message(client: Client, settings: Any) -> None:
    settings.SMS_PROVIDER = ""
    assert "/join/phone" not in client.get("/join").content.decode()
    assert ask_by_sms(client).status_code == 422


def test_a_provider_that_is_away_is_said(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.SMS_FOLDER = tmp_path / "file" / "sms"
    response = ask_by_sms(client)
    assert response.status_code == 503
    assert "送信できませんでした" in response.content.decode()


def test_no_log_names_the_number_or_the_code(client: Client, telephone: Path, caplog: Any) -> None:
    caplog.set_level("DEBUG")
    ask_by_sms(client)
    code = code_by_sms(telephone)
    enter(client, wrong(code))
    enter(client, code)
    assert not any(secret in caplog.text for secret in (NUMBER, "9012345678", "090-1234-5678", code))
