"""Short addresses of messages: where they lead, and what is noted of whoever follows them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client

from campaigns.actions import links
from campaigns.models import Delivery, Link, Reaction
from campaigns.selectors import tracked_links
from campaigns.selectors.tracked_links import token
from loyalty_site.lib.clock import now
from members.actions import following
from tests.campaigns.handed import delivery

pytestmark = pytest.mark.django_db

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"}
SHOP, SALE, MAP = "https://shop.example/?a=1&b=2", "https://shop.example/sale", "http://map.example/"


@pytest.fixture
def sent() -> Delivery:
    """A delivery of an hour ago with three links."""
    known = delivery(handed_at=now() - timedelta(hours=1))
    assert links.store(known.send_id, [SHOP, SALE, MAP]) == {SHOP: 1, SALE: 2, MAP: 3}
    return known


def follow(known: Delivery, number: int = 1, method: str = "get", **headers: str):
    return getattr(Client(), method)(f"/l/{token(known.pk, number)}", headers=PHONE | headers)


def test_a_link_leads_where_it_was_stored_to_lead_and_is_noted_once(sent):
    with time_machine.travel(now(), tick=False) as clock:
        first = now()
        assert [follow(sent).headers["Location"] for _again in range(2)] == [SHOP, SHOP]
        clock.shift(60)
        answer = follow(sent, 2)
    assert (answer.status_code, answer.headers["Location"]) == (302, SALE)
    assert "no-store" in answer.headers["Cache-Control"]
    sent.refresh_from_db()
    assert sent.clicked_at == first
    assert list(Reaction.objects.order_by("number").values_list("number", "by_robot")) == [(1, False), (2, False)]


@pytest.mark.parametrize(
    "path", ["/l/", "/l/https://evil.example", "/l/x?url=https://evil.example", "/l//evil.example"]
)
def test_nothing_in_an_address_says_where_it_leads(path, sent):
    assert Client().get(path, headers=PHONE).status_code == 404


def test_no_token_can_be_guessed_or_changed(sent):
    """Seen to fail with the comparison of signatures left out: each of them led on."""
    good = token(sent.pk, 1)
    assert len(good) == 35
    for place in range(35):
        other = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        if place < 34:  # the last character carries bits that say nothing
            assert Client().get(f"/l/{other}").status_code == 404
    for wrong in (token(uuid4(), 1), token(sent.pk, 4), token(sent.pk, 0), good + "A", good[:-1], "é" * 35):
        assert Client().get(f"/l/{wrong}").status_code == 404
    assert Reaction.objects.count() == 0


def test_a_former_secret_key_is_still_read(sent, settings):
    old = token(sent.pk, 1)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    assert token(sent.pk, 1) != old
    assert Client().get(f"/l/{old}", headers=PHONE).status_code == 302


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "//evil.example", "https:evil", "https://", "https://a@b.example/",
        "https://a.example/ b", "https://a.example\\@b", "ftp://a.example/", "https://[::1", "https://a.example/\n", "",
        "https://a.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_page_is_not_stored(sent, url):
    assert links.store(sent.send_id, [url, SALE]) == {SALE: 2}


def test_numbers_stay_and_grow(sent):
    assert links.store(sent.send_id, [MAP, "https://new.example/", SHOP]) == {
        MAP: 3,
        "https://new.example/": 4,
        SHOP: 1,
    }
    assert Link.objects.count() == 4


@pytest.mark.parametrize(
    ("method", "agent"),
    [("head", PHONE["User-Agent"]), ("get", ""), ("get", "Barracuda Sentinel"), ("get", "Mozilla/5.0 Googlebot/2.1")],
)
def test_a_program_is_led_on_and_counts_as_none(sent, method, agent):
    answer = follow(sent, method=method, **{"User-Agent": agent})
    assert answer.status_code == 302
    sent.refresh_from_db()
    assert sent.clicked_at is None and Reaction.objects.get().by_robot


def test_nobody_reads_within_two_seconds():
    known = delivery(handed_at=now())
    links.store(known.send_id, [SHOP])
    follow(known)
    assert Reaction.objects.get().by_robot


def test_a_person_after_a_program_counts(sent):
    follow(sent, **{"User-Agent": "Barracuda Sentinel"})
    follow(sent)
    follow(sent, **{"User-Agent": "Barracuda Sentinel"})
    sent.refresh_from_db()
    assert sent.clicked_at is not None and not Reaction.objects.get().by_robot


def test_who_follows_every_link_within_a_second_is_a_program(sent):
    with time_machine.travel(now(), tick=False):
        for number in (1, 2):
            follow(sent, number)
        sent.refresh_from_db()
        assert sent.clicked_at is not None
        follow(sent, 3)
    sent.refresh_from_db()
    assert sent.clicked_at is None
    assert set(Reaction.objects.values_list("by_robot", flat=True)) == {True}


def test_who_takes_their_time_is_a_person(sent):
    with time_machine.travel(now(), tick=False) as clock:
        for number in (1, 2, 3):
            follow(sent, number)
            clock.shift(5)
    assert set(Reaction.objects.values_list("by_robot", flat=True)) == {False}


def opened(known: Delivery) -> bytes:
    path = tracked_links.pixel(known.pk).partition("/o/")[2]
    return Client().get(f"/o/{path}", headers=PHONE).content


def test_an_opened_mail_is_noted_by_an_image(sent):
    assert opened(sent).startswith(b"GIF89a")
    sent.refresh_from_db()
    assert (sent.opened_at is not None, sent.clicked_at) == (True, None)


def test_any_token_shows_the_image(sent):
    for wrong in ("x", token(sent.pk, 1)):
        answer = Client().get(f"/o/{wrong}.gif")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/gif")
    assert Reaction.objects.count() == 0


@pytest.mark.parametrize("who", ["installation", "send", "member"])
def test_who_says_no_is_led_on_and_not_noted(sent, settings, who):
    match who:
        case "installation":
            settings.TRACKING = False
        case "send":
            type(sent.send).objects.update(tracks=False)
        case "member":
            following.refuse(sent.member)
    assert follow(sent).headers["Location"] == SHOP
    opened(sent)
    sent.refresh_from_db()
    assert (sent.opened_at, sent.clicked_at, Reaction.objects.count()) == (None, None, 0)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_noted_once(sent):
    def work(_number: int) -> int:
        try:
            return follow(sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(work, range(40))) == {302}
    assert Reaction.objects.count() == 1
