"""The page of leaving shows what is given up, and leaving needs it confirmed as it was shown."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from loyalty_site.lib.clock import now
from members.models import Departure, Member
from rewards.actions.adjustments import adjust
from rewards.selectors.accounts import account_of
from tests.members.cast import proved
from tests.rewards.views.shelf import got, shopper

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/profile/leave"


@pytest.fixture
def taro(client: Client) -> Member:
    member = shopper()
    got(member, "drip")
    proved(client, member)
    return member


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_it_shows_points_their_worth_and_coupons(client: Client, taro: Member) -> None:
    page = client.get(PAGE).content.decode()
    assert "850ポイント" in page
    assert "¥850" in page
    assert "ドリップコーヒー1杯" in page
    assert "ブロンズ" in page


@pytest.mark.parametrize(("erase", "days"), [("later", 30), ("at_once", 0)])
def test_confirmed_it_ends_the_membership_and_every_session(
    client: Client, taro: Member, erase: str, days: int
) -> None:
    elsewhere = Client()
    elsewhere.force_login(taro.user)
    answer = client.post(PAGE, {"seen": seen(client.get(PAGE).content.decode()), "erase": erase})
    assert (answer.status_code, answer["Location"]) == (303, "/left")
    assert client.get("/left").status_code == 200
    assert "_auth_user_id" not in client.session
    assert elsewhere.get("/home").headers["Location"].startswith("/accounts/login/")
    departure = Departure.objects.get(member=taro)
    assert abs(departure.erase_at - now() - timedelta(days=days)) < timedelta(minutes=1)


def test_what_changed_meanwhile_is_shown_again(client: Client, taro: Member) -> None:
    before = seen(client.get(PAGE).content.decode())
    adjust(account_of(taro.pk), 100, "goodwill", "")
    answer = client.post(PAGE, {"seen": before, "erase": "later"})
    assert answer.status_code == 409
    assert "950ポイント" in answer.content.decode()
    assert not Departure.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"seen": "x"}, {"seen": "\0", "erase": "never"}, {"erase": "later"}])
def test_whatever_else_is_sent_ends_nothing(client: Client, taro: Member, sent: dict[str, str]) -> None:
    assert client.post(PAGE, sent).status_code in (409, 422)
    assert not Departure.objects.exists()


def test_who_has_not_proved_it_again_is_asked_to(client: Client) -> None:
    client.force_login(shopper().user)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"seen": "x", "erase": "later"}).status_code == 403
    assert not Departure.objects.exists()
