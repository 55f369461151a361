"""The profile page."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from loyalty_site.lib.clock import now
from members.actions.enrolment import enrol
from members.actions.profile import change
from members.models import Member, Store, User

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


def test_the_page_follows_the_language_that_was_chosen(taro_client: Client) -> None:
    response = taro_client.post("/profile", FIELDS | {"language": "en"}, follow=True)
    assert '<html lang="en">' in response.content.decode()
    assert "Your profile has been saved." in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("kana", "山田"), ("name", "a\u202eb"), ("name", "あ" * 201), ("birthday", "2999-01-01"),
     ("birthday", "x"), ("language", "fr"), ("name", "a\0b"), ("time_zone", "Asia/Edo"), ("time_zone", "../etc"), ("favourite_store", "NOWHERE"), ("favourite_store", "a\0b")],
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
    assert "次に変更できるのは" in response.content.decode()


def test_a_first_birthday_is_no_change_and_a_leap_day_is_one(taro: Member, taro_client: Client) -> None:
    taro_client.post("/profile", FIELDS | {"birthday": "2000-02-29"})
    taro.refresh_from_db()
    assert (taro.birthday, taro.birthday_changed_at) == (date(2000, 2, 29), None)


def test_the_number_is_shown_and_changed_on_a_page_of_its_own(taro: Member, taro_client: Client) -> None:
    change(taro, phone="090-1234-5678")
    taro_client.post("/profile", FIELDS | {"phone": "090-0000-0000"})
    taro.refresh_from_db()
    assert taro.phone == "+819012345678"
    page = taro_client.get("/profile").content.decode()
    assert "090-1234-5678" in page
    assert 'href="/profile/phone"' in page


def test_line_is_offered_where_there_are_keys(taro_client: Client, settings: Any) -> None:
    assert "/accounts/3rdparty/" not in taro_client.get("/profile").content.decode()
    app = {"client_id": "165", "secret": "the-channels-secret", "key": ""}
    settings.SOCIALACCOUNT_PROVIDERS = {"line": {**settings.SOCIALACCOUNT_PROVIDERS["line"], "APPS": [app]}}
    assert 'href="/accounts/3rdparty/"' in taro_client.get("/profile").content.decode()
    assert taro_client.get("/accounts/3rdparty/").status_code == 200


def test_a_store_that_has_closed_stays_with_whoever_chose_it(taro: Member, taro_client: Client) -> None:
    ginza = Store.objects.create(code="GINZA", name_ja="銀座店", name_en="Ginza")
    Store.objects.create(code="UENO", name_ja="上野店", name_en="Ueno", retired_at=now())
    page = taro_client.get("/profile").content.decode()
    assert "銀座店" in page
    assert "上野店" not in page
    taro_client.post("/profile", FIELDS | {"favourite_store": "GINZA"})
    ginza.retired_at = now()
    ginza.save()
    assert taro_client.post("/profile", FIELDS | {"favourite_store": "GINZA"}).status_code == 302
    assert taro_client.post("/profile", FIELDS | {"favourite_store": "UENO"}).status_code == 422
    taro.refresh_from_db()
    assert taro.favourite_store_id == "GINZA"


def test_the_time_zone_is_any_that_has_a_name(taro: Member, taro_client: Client) -> None:
    taro_client.post("/profile", FIELDS | {"time_zone": "America/Argentina/Ushuaia"})
    taro.refresh_from_db()
    assert taro.time_zone == "America/Argentina/Ushuaia"
    assert '<option value="Asia/Tokyo">' in taro_client.get("/profile").content.decode()


def test_each_question_says_what_it_is_for(taro_client: Client) -> None:
    page = taro_client.get("/profile").content.decode()
    for reason in ("お名前をお呼びする", "お名前を正しくお読みし", "お誕生日の特典のため"):
        assert reason in page


def test_who_has_left_is_asked_to_join(taro: Member, taro_client: Client) -> None:
    change(taro, status="left")
    assert taro_client.get("/profile").url == "/accounts/join/"


def test_a_member_sees_nobody_elses_profile(taro: Member, client: Client) -> None:
    change(taro, name="秘密の名前")
    hanako = User.objects.create_user("hanako@example.com")
    enrol(user=hanako)
    client.force_login(hanako)
    assert "秘密の名前" not in client.get("/profile").content.decode()
