"""The member's page: asked once more, used once however often it is sent, and proved by a screen of five minutes."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from loyalty_site.lib.clock import now
from members.actions.profile import change
from members.models import Member
from rewards.actions.uses import local_day, sign_of, use_before_staff
from rewards.core.coupons.day_sign import day_sign
from rewards.models import Coupon, Redemption
from tests.rewards.uses.cast import has, member, named

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro(client: Client) -> Member:
    found = member()
    client.force_login(found.user)
    return found


def send(client: Client, coupon: Coupon, **fields: str) -> Any:
    return client.post(f"/coupons/{coupon.pk}/use", {"store": "GINZA"} | fields)


def test_looking_at_the_question_uses_nothing(client: Client, taro: Member) -> None:
    coupon = has(taro)
    page = client.get(f"/coupons/{coupon.pk}/use").content.decode()
    assert '<option value="UENO">' in page
    assert 'value="WEB"' not in page
    assert not Redemption.objects.exists()


def test_it_is_used_and_a_screen_proves_it(client: Client, taro: Member) -> None:
    coupon = has(taro)
    answer = send(client, coupon)
    assert (answer.status_code, answer["Location"]) == (303, f"/coupons/{coupon.pk}/used")
    page = client.get(answer["Location"]).content.decode()
    assert f"used--{sign_of('GINZA', local_day('GINZA'))}" in page
    assert "銀座店" in page
    used = Redemption.objects.get()
    assert (used.store_id, used.way) == ("GINZA", "staff")


def test_back_again_and_a_second_tab_use_nothing_more(client: Client, taro: Member) -> None:
    coupon = has(taro)
    for answer in (send(client, coupon), send(client, coupon), client.get(f"/coupons/{coupon.pk}/use")):
        assert answer["Location"] == f"/coupons/{coupon.pk}/used"
    assert Redemption.objects.count() == 1


def test_after_five_minutes_its_page_says_that_it_was_used(client: Client, taro: Member) -> None:
    coupon = has(taro)
    send(client, coupon)
    with time_machine.travel(now() + timedelta(minutes=4, seconds=55)):
        assert client.get(f"/coupons/{coupon.pk}/used").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)):
        for address in ("used", "use"):
            assert client.get(f"/coupons/{coupon.pk}/{address}")["Location"] == f"/coupons/{coupon.pk}"
        assert "銀座店" in client.get(f"/coupons/{coupon.pk}").content.decode()


@pytest.mark.parametrize(("store", "status"), [("UENO", 409), ("OSAKA", 422), ("", 422), ("\x00", 422), ("WEB", 409)])
def test_what_forbids_it_is_said_in_a_sentence(client: Client, taro: Member, store: str, status: int) -> None:
    answer = send(client, has(taro, "at-ginza"), store=store)
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not Redemption.objects.exists()


@pytest.mark.parametrize("code", ["till-only", "plain", "later"])
def test_what_is_not_used_so_is_not_offered(client: Client, taro: Member, code: str) -> None:
    coupon = has(taro, code)
    assert client.get(f"/coupons/{coupon.pk}/use")["Location"] == f"/coupons/{coupon.pk}"
    assert f"/coupons/{coupon.pk}/use" not in client.get(f"/coupons/{coupon.pk}").content.decode()


def test_a_suspended_member_uses_nothing(client: Client, taro: Member) -> None:
    coupon = has(taro)
    change(taro, status="frozen")
    assert client.get(f"/coupons/{coupon.pk}/use").status_code == 302
    assert send(client, coupon).status_code == 409


def test_nobody_uses_or_sees_anothers(client: Client, taro: Member) -> None:
    coupon = has(member("hanako@example.com"))
    assert send(client, coupon).status_code == 404
    use_before_staff(named(coupon), "GINZA")
    assert client.get(f"/coupons/{coupon.pk}/used").status_code == 404


def test_twelve_days_have_twelve_signs_and_two_stores_their_own() -> None:
    today = now().date()
    days = [today + timedelta(days=back) for back in range(12)]
    for store in ("GINZA", "UENO"):
        assert len({day_sign(store, day, b"key") for day in days}) == 12
    assert [day_sign("GINZA", day, b"key") for day in days] != [day_sign("UENO", day, b"key") for day in days]
