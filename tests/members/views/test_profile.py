"""The profile page."""

from datetime import date

import pytest
from django.test import Client

from members.actions.enrolment import enrol
from members.actions.profile import change
from members.models import Consent, Member, User

pytestmark = pytest.mark.django_db
FIELDS = {"name": "山田 太郎", "kana": "やまだ たろう", "birthday": "1990-02-28", "language": "ja"}


@pytest.fixture
def taro() -> Member:
    return enrol(email="taro@example.com", user=User.objects.create_user("taro@example.com"))[0]


@pytest.fixture
def taro_client(client: Client, taro: Member) -> Client:
    client.force_login(taro.user)
    return client


def test_guests_sign_in_first(client: Client) -> None:
    assert client.get("/profile").url.startswith("/accounts/login/")


def test_what_is_written_is_saved(taro: Member, taro_client: Client) -> None:
    response = taro_client.post("/profile", FIELDS, follow=True)
    assert "会員情報を保存しました" in response.content.decode()
    taro.refresh_from_db()
    assert (taro.name, taro.kana, taro.birthday) == ("山田 太郎", "ヤマダ タロウ", date(1990, 2, 28))


def test_a_consent_is_kept_with_its_wording_and_place(taro: Member, taro_client: Client) -> None:
    taro_client.post("/profile", FIELDS | {"consent_email": "on"})
    consent = Consent.objects.get()
    assert (consent.channel, consent.is_granted, consent.wording, consent.source) == (
        "email",
        True,
        "profile-1",
        "profile",
    )
    taro_client.post("/profile", FIELDS)
    assert list(Consent.objects.order_by("given_at").values_list("is_granted", flat=True)) == [True, False]


def test_messages_on_a_phone_are_offered_to_who_has_one(taro: Member, taro_client: Client) -> None:
    assert "consent_sms" not in taro_client.get("/profile").content.decode()
    change(taro, phone="090-1234-5678")
    page = taro_client.get("/profile").content.decode()
    assert "consent_sms" in page
    assert "090-1234-5678" in page


def test_the_page_follows_the_language_that_was_chosen(taro_client: Client) -> None:
    response = taro_client.post("/profile", FIELDS | {"language": "en"}, follow=True)
    assert '<html lang="en">' in response.content.decode()
    assert "Your profile has been saved." in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("kana", "山田"), ("name", "a\u202eb"), ("name", "あ" * 201), ("birthday", "2999-01-01"),
     ("birthday", "x"), ("language", "fr"), ("name", "a\0b")],
)  # fmt: skip
def test_an_error_stands_beside_its_field_and_once_on_top(
    taro: Member, taro_client: Client, field: str, value: str
) -> None:
    response = taro_client.post("/profile", FIELDS | {field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert f'href="#id_{field}"' in page
    assert 'aria-invalid="true"' in page
    taro.refresh_from_db()
    assert taro.name == ""


def test_a_birthday_changed_lately_stays(taro: Member, taro_client: Client) -> None:
    for birthday in ("1990-02-28", "1990-03-01"):
        taro_client.post("/profile", FIELDS | {"birthday": birthday})
    response = taro_client.post("/profile", FIELDS | {"birthday": "1990-04-01"})
    assert response.status_code == 422
    taro.refresh_from_db()
    assert taro.birthday == date(1990, 3, 1)


def test_who_has_left_is_asked_to_join(taro: Member, taro_client: Client) -> None:
    change(taro, status="left")
    assert taro_client.get("/profile").url == "/accounts/join/"


def test_a_member_sees_nobody_elses_profile(taro: Member, client: Client) -> None:
    change(taro, name="秘密の名前")
    hanako = User.objects.create_user("hanako@example.com")
    enrol(user=hanako)
    client.force_login(hanako)
    assert "秘密の名前" not in client.get("/profile").content.decode()
