"""The pages of the stores, for everybody."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.actions import stores

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")
WEEK = {day: ["10:00-13:00", "14:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
GINZA = {
    "code": "GINZA",
    "name": {"ja": "銀座店", "en": "Ginza"},
    "address": {"ja": "東京都中央区銀座0-0-0", "en": "0-0-0 Ginza, Chuo-ku, Tokyo"},
    "phone": "03-1234-5678",
    "hours": {**WEEK, "fri": ["18:00-02:00"], "special": [{"on": "2026-12-03", "hours": []}]},
}
HILO = {"code": "HILO", "name": {"ja": "ヒロ店", "en": "Hilo"}, "time_zone": "Pacific/Honolulu", "hours": WEEK}
SHOP = {"code": "WEB", "name": {"ja": "公式通販", "en": "Online shop"}, "channel": "online", "hours": "年中無休"}


@pytest.fixture(autouse=True)
def opened() -> None:
    stores.upsert([GINZA, HILO, SHOP])


def page(client: Client, address: str, moment: str = "2026-12-01T11:00", language: str = "ja") -> str:
    client.cookies["django_language"] = language
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=TOKYO), tick=False):
        response = client.get(address)
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def test_guests_see_each_store_and_whether_it_is_open(client: Client) -> None:
    shown = page(client, "/stores")
    assert "銀座店" in shown
    assert "営業中</span> 13:00まで" in shown
    assert "年中無休" in shown


def test_the_same_moment_is_another_hour_elsewhere(client: Client) -> None:
    assert "Open now</span> until 20:00" in page(client, "/stores/HILO", "2026-12-01T11:00", "en")  # Monday, 16:00
    assert "Closed now" in page(client, "/stores/HILO", "2026-12-01T08:30", "en")  # the break, from 13:00 to 14:00


def test_a_closed_store_says_when_it_opens(client: Client) -> None:
    shown = page(client, "/stores/GINZA", "2026-12-02T21:00", "en")
    assert "Closed now</span> opens Fri 4 Dec 18:00" in shown


def test_a_store_has_its_hours_its_telephone_and_a_link_to_a_map(client: Client) -> None:
    shown = page(client, "/stores/GINZA", language="en")
    for text in ("10:00–13:00", "18:00–2:00", 'href="tel:03-1234-5678"', "0-0-0 Ginza", "3 Dec 2026"):
        assert text in shown
    assert "query=0-0-0+Ginza%2C+Chuo-ku%2C+Tokyo" in shown
    assert 'rel="noreferrer noopener"' in shown


@pytest.mark.parametrize("term", ["銀座", "ginza", "中央区　銀座", "CHUO"])
def test_a_store_is_found_by_name_or_address(client: Client, term: str) -> None:
    shown = page(client, f"/stores?q={term}")
    assert "銀座店" in shown
    assert "公式通販" not in shown


@pytest.mark.parametrize("term", ["%", "_", "\x00", "<script>", "'", "a" * 5000, "😀" * 200, "\u202e", "%ED%A0%80"])
def test_any_search_is_answered(client: Client, term: str) -> None:
    response = client.get("/stores", {"q": term})
    assert response.status_code == 200
    assert b"<script>" not in response.content


@pytest.mark.parametrize("code", ["NOWHERE", "%00", "%ED%A0%80", "../..", "😀"])
def test_an_unknown_store_is_not_there(client: Client, code: str) -> None:
    assert client.get(f"/stores/{code}").status_code == 404


def test_a_retired_store_is_not_there(client: Client) -> None:
    stores.upsert([GINZA | {"retired": True}])
    assert client.get("/stores/GINZA").status_code == 404
    assert "銀座店" not in page(client, "/stores")


def test_more_stores_cost_no_more_queries(client: Client) -> None:
    counts = []
    for number in (1, 60):
        stores.upsert([GINZA | {"code": f"S{index}"} for index in range(number)])
        with CaptureQueriesContext(connection) as asked:
            page(client, "/stores")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 3
