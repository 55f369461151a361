"""A coupon as it is shown at the till: its code to scan and to read, and what has become of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from loyalty_site.lib import barcodes
from rewards.actions.coupons import cancel_redemption
from tests.lib import scanner
from tests.rewards.cast import line, published
from tests.rewards.coupons.counter import use
from tests.rewards.views.shelf import SHELF, got, shopper, spent

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]
PARTS = ["", "/barcode.svg", "/qr.svg"]


@pytest.mark.parametrize("part", PARTS)
def test_guests_sign_in_first(client: Client, part: str) -> None:
    assert client.get(f"/coupons/{got(shopper()).pk}{part}").url.startswith("/accounts/login/")


@pytest.mark.parametrize("part", PARTS)
def test_another_members_coupon_is_not_to_be_found(client: Client, part: str) -> None:
    coupon = got(shopper("hana@example.com"))
    client.force_login(shopper().user)
    assert client.get(f"/coupons/{coupon.pk}{part}").status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_nobody_on_the_way_keeps_it(client: Client, part: str) -> None:
    taro = shopper()
    client.force_login(taro.user)
    assert "no-store" in client.get(f"/coupons/{got(taro).pk}{part}")["Cache-Control"]


def test_both_codes_carry_the_coupons_code(client: Client) -> None:
    taro = shopper()
    coupon = got(taro)
    client.force_login(taro.user)
    assert scanner.read_code128(client.get(f"/coupons/{coupon.pk}/barcode.svg").content) == coupon.code
    assert client.get(f"/coupons/{coupon.pk}/qr.svg").content == barcodes.qr(coupon.code, 240).svg


def test_it_says_what_it_gives_on_what_conditions_and_until_when(page_of: Page) -> None:
    taro = shopper()
    coupon = got(taro, "ten-off")
    code = coupon.code
    page = page_of(taro, f"/coupons/{coupon.pk}")
    assert "".join(f"<span>{part}</span>" for part in (code[:2], code[2:6], code[6:10], code[10:])) in page
    for text in (
        "10%引き（最大2,000円）",
        "銀座店でのお買い物が対象です",
        "毎週火曜日、水曜日が対象です",
        "あと5日",
        "300ポイント",
    ):
        assert text in page


def test_one_that_was_used_says_when_and_shows_nothing_to_scan(page_of: Page) -> None:
    taro = shopper()
    coupon = got(taro)
    spent(coupon, use(line(3000)))
    page = page_of(taro, f"/coupons/{coupon.pk}")
    assert "利用済み" in page
    assert "銀座店で利用" in page
    assert "<img" not in page


def test_one_that_has_expired_says_so(page_of: Page) -> None:
    taro = shopper()
    coupon = got(taro)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=70)):
        page = page_of(taro, f"/coupons/{coupon.pk}")
    assert "期限切れ" in page
    assert "<img" not in page


def test_one_whose_exchange_was_cancelled_says_so(page_of: Page) -> None:
    taro = shopper()
    coupon = got(taro)
    cancel_redemption(spent(coupon, use(line(3000))))
    page = page_of(taro, f"/coupons/{coupon.pk}")
    assert "取消済み" in page
    assert "ポイントが戻りました" in page


def test_its_words_are_those_of_the_terms_it_was_issued_under(page_of: Page) -> None:
    taro = shopper()
    coupon = got(taro)

    published(SHELF.replace("お会計500円引き", "お会計400円引き").replace('amount: "500", when', 'amount: "400", when'))
    assert "お会計500円引き" in page_of(taro, f"/coupons/{coupon.pk}")
