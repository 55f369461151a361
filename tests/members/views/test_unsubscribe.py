"""The link of a message that stops its kind: a GET shows, a POST changes, and neither tells whose it is."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client

from loyalty_site.lib.clock import now
from members import unsubscribing
from members.actions.profile import change
from members.models import Consent, Member
from members.selectors.consents import may_contact
from tests.members.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> Member:
    return change(person(name="山田 太郎"), consents={"email": True, "sms": True})


@pytest.fixture
def link(taro: Member) -> str:
    return unsubscribing.address(taro, "email", "campaigns")


def test_a_get_shows_and_changes_nothing(taro: Member, link: str, client: Client) -> None:
    before = Consent.objects.count()
    for method in (client.get, client.head):
        assert method(link).status_code == 200
    assert may_contact(taro, "email", "campaigns")
    assert Consent.objects.count() == before


def test_a_post_stops_the_topic_alone(taro: Member, link: str, client: Client) -> None:
    page = client.post(link).content.decode()
    assert "停止しました" in page
    assert not may_contact(taro, "email", "campaigns")
    assert may_contact(taro, "email", "news")
    assert may_contact(taro, "sms", "campaigns")
    row = Consent.objects.get(topic="campaigns")
    assert (row.is_granted, row.wording, row.source) == (False, "unsubscribe-1", "unsubscribe")


def test_everything_over_the_channel_can_be_stopped(taro: Member, link: str, client: Client) -> None:
    client.post(link, {"scope": "all"})
    assert not any(may_contact(taro, "email", topic) for topic in ("campaigns", "news", "surveys", "points"))
    assert may_contact(taro, "sms", "campaigns")


def test_a_mail_program_stops_it_with_one_click(taro: Member, link: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not may_contact(taro, "email", "campaigns")
    assert strict.post(link, "List-Unsubscribe=One-Click", content_type="text/plain").status_code == 200
    assert Consent.objects.filter(topic="campaigns").count() == 1


def test_a_mail_names_both_headers(taro: Member) -> None:
    headers = unsubscribing.headers(taro, "news", "https://points.example.com/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<https://points.example.com/unsubscribe/")
    assert headers["List-Unsubscribe"].endswith(">")
    assert headers["List-Unsubscribe"].isascii()


def test_the_link_and_the_page_tell_nobody_whose_they_are(taro: Member, link: str, client: Client) -> None:
    for page in (client.get(link), client.post(link)):
        text = link + page.content.decode()
        for secret in ("taro", "山田", taro.number, "example.com"):
            assert secret not in text
        assert "no-store" in page["Cache-Control"]


def test_a_bad_link_leads_to_the_preferences_and_changes_nothing(taro: Member, link: str, client: Client) -> None:
    other_purpose = signing.dumps([taro.pk.hex, "email", "campaigns"], salt="another purpose")
    unknown_member = unsubscribing.token(Member(), "email", "campaigns")
    changed = [
        link[:place] + ("A" if link[place] != "A" else "B") + link[place + 1 :] for place in (13, 35, 37, 39, 60)
    ]
    bad = (link[:-1], link + "x", f"/unsubscribe/{other_purpose}", f"/unsubscribe/{unknown_member}", *changed,
           "/unsubscribe/" + "A" * 48, "/unsubscribe/x", "/unsubscribe/" + "a" * 5000, "/unsubscribe/%F0%9F%98%80",
           "/unsubscribe/%00")  # fmt: skip
    for address in bad:
        for method in (client.get, client.post):
            answer = method(address)
            assert answer.status_code == 404, address
            assert 'href="/preferences"' in answer.content.decode()
    assert may_contact(taro, "email", "campaigns")


def test_a_link_is_short_and_survives_a_new_secret_key(taro: Member, link: str, client: Client, settings: Any) -> None:
    assert len(link) == len("/unsubscribe/") + 48
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]
    assert client.get(link).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(link).status_code == 404


def test_an_old_link_is_good_for_three_years(taro: Member, link: str, client: Client) -> None:
    with time_machine.travel(now() + timedelta(days=1090)):
        assert client.get(link).status_code == 200
    with time_machine.travel(now() + timedelta(days=1100)):
        assert client.post(link).status_code == 404
