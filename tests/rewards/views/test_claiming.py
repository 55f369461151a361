"""Coupons that a member asks for in the wallet: by a button, or by a code."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Member
from rewards.models import Coupon
from tests.rewards.cast import published
from tests.rewards.coupons.given import GIVEN
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]


@pytest.fixture
def taro(client: Client) -> Member:
    published(GIVEN)
    member = member_of("taro@example.com")
    client.force_login(member.user)
    return member


def test_the_wallet_offers_what_the_member_can_have(page_of: Page, taro: Member) -> None:
    page = page_of(taro, "/coupons")
    assert "もらえるクーポン" in page
    assert "雨の日クーポン" in page
    assert "/coupons/claim/for-gold" not in page
    assert "/coupons/claim/bygone" not in page


def test_the_button_leads_to_the_coupon(client: Client, taro: Member) -> None:
    answer = client.post("/coupons/claim/rainy-day")
    assert (answer.status_code, answer["Location"]) == (303, f"/coupons/{Coupon.objects.get().pk}")
    assert client.get(answer["Location"]).status_code == 200
    assert "/coupons/claim/rainy-day" not in client.get("/coupons").content.decode()


def test_one_that_waits_says_from_when(client: Client, taro: Member) -> None:
    page = client.get(client.post("/coupons/claim/tomorrow")["Location"]).content.decode()
    assert "barcode.svg" not in page


def test_a_second_one_is_refused_in_words_for_the_member(client: Client, taro: Member) -> None:
    client.post("/coupons/claim/rainy-day")
    page = client.post("/coupons/claim/rainy-day", follow=True, headers={"accept-language": "ja"}).content.decode()
    assert "「雨の日クーポン」は上限まで受け取り済みです" in page
    assert Coupon.objects.count() == 1


def test_a_code_gives_its_coupon(client: Client, taro: Member) -> None:
    assert client.post("/coupons/enter", {"code": "haru 10off"}).status_code == 303
    assert Coupon.objects.get().reward == "spring"


@pytest.mark.parametrize("typed", ["", "NO", "\x00", "🎉" * 200, "<script>alert(1)</script>", "9" * 5000])
def test_anything_else_is_no_code(client: Client, taro: Member, typed: str) -> None:
    page = client.post("/coupons/enter", {"code": typed}, follow=True, headers={"accept-language": "ja"})
    assert "該当するクーポンがありません" in page.content.decode()
    assert not Coupon.objects.exists()


@pytest.mark.parametrize("address", ["/coupons/claim/rainy-day", "/coupons/enter"])
def test_reading_gives_nothing(client: Client, taro: Member, address: str) -> None:
    assert client.get(address).status_code == 405
