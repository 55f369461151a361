"""The preference centre: topics and channels, of which only what was changed is a statement."""

import re

import pytest
from django.test import Client

from members.actions.consents import Proof, refuse
from members.actions.profile import change
from members.models import Consent, Member
from members.selectors.consents import may_contact, preferences
from tests.members.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> Member:
    return person(phone="090-1234-5678")


@pytest.fixture
def taro_client(client: Client, taro: Member) -> Client:
    client.force_login(taro.user)
    return client


def shown(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', page)
    assert found
    return found[1]


def test_guests_sign_in_first(client: Client) -> None:
    assert client.get("/preferences").url.startswith("/accounts/login/")


def test_only_what_was_changed_is_saved(taro: Member, taro_client: Client) -> None:
    before = shown(taro_client.get("/preferences").content.decode())
    assert before == "points-email"
    answer = taro_client.post(
        "/preferences", {"shown": before, "points-email": "on", "news-sms": "on"}, follow=True
    )  # fmt: skip
    assert "設定を保存しました" in answer.content.decode()
    row = Consent.objects.get()
    assert (row.channel, row.topic, row.is_granted, row.wording, row.language, row.source) == (
        "sms", "news", True, "preferences-1", "ja", "preferences",
    )  # fmt: skip


def test_an_old_page_does_not_agree_again_to_what_was_refused_meanwhile(taro: Member, taro_client: Client) -> None:
    change(taro, consents={"email": True})
    old = shown(taro_client.get("/preferences").content.decode())
    refuse(taro, "email", ["campaigns"], Proof(source="unsubscribe"))
    taro_client.post("/preferences", {name: "on" for name in old.split()} | {"shown": old, "news-sms": "on"})
    assert not may_contact(taro, "email", "campaigns")
    assert may_contact(taro, "sms", "news")


def test_all_can_be_stopped_at_once(taro: Member, taro_client: Client) -> None:
    change(taro, consents={"email": True, "sms": True})
    taro_client.post("/preferences", {"step": "stop"})
    assert not any(preferences(taro).values())


def test_a_channel_without_an_address_is_explained_and_cannot_be_chosen(client: Client) -> None:
    hanako = person("hanako")
    client.force_login(hanako.user)
    page = client.get("/preferences").content.decode()
    assert "SMSのご利用には電話番号が必要です" in page
    client.post("/preferences", {"shown": "points-email", "points-email": "on", "news-sms": "on"})
    assert not Consent.objects.exists()


def test_what_was_agreed_to_can_be_taken_back_though_the_number_is_gone(taro: Member, taro_client: Client) -> None:
    change(taro, consents={"sms": True})
    change(taro, phone=None)
    old = shown(taro_client.get("/preferences").content.decode())
    taro_client.post("/preferences", {"shown": old, "points-email": "on"})
    assert not may_contact(taro, "sms", "news")


@pytest.mark.parametrize("value", ["\0", "\ud800", "x" * 1001, "😀" * 200, "<script>", "news-fax points"])
def test_no_input_breaks_the_page(taro: Member, taro_client: Client, value: str) -> None:
    body = {"shown": value, "news-email": value}
    answer = taro_client.post(
        "/preferences",
        "&".join(f"{name}={part.encode('utf-8', 'surrogatepass').hex()}" for name, part in body.items()),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in {302, 422}
    if value.isprintable():
        assert taro_client.post("/preferences", body).status_code in {302, 422}


def test_a_member_changes_nobody_elses_choice(taro: Member, client: Client) -> None:
    hanako = person("hanako")
    client.force_login(hanako.user)
    client.post("/preferences", {"step": "stop"})
    assert may_contact(taro, "email", "points")
    assert not may_contact(hanako, "email", "points")
