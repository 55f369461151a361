"""The wallet: what is good, soonest expiry first; what was used; what has expired."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from loyalty_site.lib.codes import new_coupon_code
from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.coupons import cancel_redemption
from rewards.models import Coupon
from rewards.selectors.accounts import account_of
from tests.rewards.cast import line
from tests.rewards.coupons.counter import use
from tests.rewards.views.shelf import got, shopper, spent
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]
QUERIES = 7


def many(member: Member, count: int, end: timedelta | None) -> None:
    """Put so many coupons into a wallet, each good a minute longer than the one before."""
    at = datetime.now(UTC)
    Coupon.objects.bulk_create(
        Coupon(
            code=new_coupon_code(), account_id=account_of(member.pk), reward="500-off", terms=1, points=480,
            issued_at=at - timedelta(days=90),
            valid_until=None if end is None else at + end + timedelta(minutes=number),
        )
        for number in range(count)
    )  # fmt: skip


def test_guests_sign_in_first(client: Client) -> None:
    assert client.get("/coupons").url.startswith("/accounts/login/")


def test_it_is_only_read(client: Client) -> None:
    client.force_login(shopper().user)
    assert client.post("/coupons").status_code == 405


def test_the_soonest_expiry_comes_first(page_of: Page) -> None:
    taro = shopper()
    for reward in ("500-off", "drip", "ten-off"):
        got(taro, reward)
    page = page_of(taro, "/coupons")
    assert page.index("10%引き") < page.index("ドリップコーヒー1杯") < page.index("お会計500円引き")
    assert "ticket__left--soon" in page


def test_what_was_used_says_when_and_where(page_of: Page) -> None:
    taro = shopper()
    spent(got(taro, "500-off"), use(line(3000)))
    got(taro, "drip")
    page = page_of(taro, "/coupons?show=redeemed")
    assert "銀座店で利用" in page
    assert "お会計500円引き" in page
    assert "ドリップコーヒー1杯" not in page


def test_a_use_that_was_cancelled_gives_the_coupon_back_to_the_wallet(page_of: Page) -> None:
    taro = shopper()
    cancel_redemption(spent(got(taro), use(line(3000))), keep_coupon=True)
    assert "お会計500円引き" in page_of(taro, "/coupons")
    assert "お会計500円引き" not in page_of(taro, "/coupons?show=redeemed")


def test_what_has_expired_stands_apart(page_of: Page) -> None:
    taro = shopper()
    many(taro, 1, timedelta(days=-3))
    assert "お会計500円引き" not in page_of(taro, "/coupons")
    assert "お会計500円引き" in page_of(taro, "/coupons?show=expired")
    assert "お会計500円引き" not in page_of(taro, "/coupons?show=redeemed")


def test_an_empty_wallet_says_how_to_fill_it(page_of: Page) -> None:
    page = page_of(shopper(), "/coupons")
    assert "使えるクーポンはありません" in page
    assert "特典を見る" in page
    assert "ここに表示されます" in page_of(member_of("hana@example.com"), "/coupons?show=expired")


def test_without_a_programme_the_page_stands(page_of: Page) -> None:
    assert "使えるクーポンはありません" in page_of(member_of("taro@example.com"), "/coupons")


@pytest.mark.parametrize("address", ["/coupons?show=stolen", "/coupons?after=x", "/coupons?after=" + "0" * 31])
def test_an_address_that_is_not_ours_leads_to_the_wallet(client: Client, address: str) -> None:
    client.force_login(shopper().user)
    assert client.get(address).url == "/coupons"


@pytest.mark.parametrize(("kind", "days"), [("issued", 9), ("issued", None), ("expired", -9)])
def test_every_coupon_is_on_exactly_one_page(client: Client, kind: str, days: int | None) -> None:
    taro = shopper()
    many(taro, 45, None if days is None else timedelta(days=days))
    many(taro, 3, timedelta(days=days or 1))
    client.force_login(taro.user)
    seen: list[str] = []
    address = f"/coupons?show={kind}"
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'ticket__link" href="/coupons/([0-9a-f-]{36})"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 48


def test_used_coupons_are_paged_too(page_of: Page) -> None:
    taro = shopper(points=480 * 20)
    adjust(account_of(taro.pk), 480, "gift", "")
    for _ in range(21):
        spent(got(taro), use(line(3000)))
    page = page_of(taro, "/coupons?show=redeemed")
    assert page.count('class="ticket ') == 20
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert page_of(taro, following[1].replace("&amp;", "&")).count('class="ticket ') == 1


@pytest.mark.parametrize("kind", ["issued", "redeemed", "expired"])
def test_a_full_wallet_costs_the_same_few_queries(client: Client, kind: str, django_assert_num_queries: Any) -> None:
    taro = shopper(points=480 * 6)
    client.force_login(taro.user)
    client.get("/coupons")
    with django_assert_num_queries(QUERIES):
        client.get(f"/coupons?show={kind}")
    many(taro, 40, timedelta(days=3))
    many(taro, 40, timedelta(days=-3))
    for _ in range(6):
        spent(got(taro), use(line(3000)))
    with django_assert_num_queries(QUERIES):
        client.get(f"/coupons?show={kind}")
