"""Points are exchanged on a page: shown, confirmed, done once; refused in words, and nothing is written."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from members.actions.profile import change
from members.models import Member
from rewards.models import Coupon, PointAccount, RewardStock
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import published
from tests.rewards.views.shelf import SHELF, confirmation_in, got, shopper

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]


def confirmed(client: Client, member: Member, reward: str = "drip", language: str = "ja") -> str:
    """Return the confirmation page of a reward."""
    client.force_login(member.user)
    client.cookies["django_language"] = language
    response = client.post(f"/rewards/{reward}", {"step": "confirm"})
    assert response.status_code == 200
    return response.content.decode()


def sent(client: Client, token: str, reward: str = "drip") -> Any:
    return client.post(f"/rewards/{reward}", {"step": "exchange", "confirmation": token})


def balance(member: Member) -> int:
    return PointAccount.objects.values_list("available", flat=True).get(member=member)


def test_the_reward_says_what_it_is(page_of: Page) -> None:
    page = page_of(shopper(), "/rewards/drip")
    for text in ("お好きな豆でお淹れします。", "150ポイント", "対象商品：DRIP", "交換へ進む"):
        assert text in page


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("ja", ("1,000ポイント", "150ポイント", "850ポイント", "まで")),
        ("en", ("1,000 pt", "150 pt", "850 pt", "until")),
    ],
)
def test_the_confirmation_shows_the_price_the_balance_after_it_and_the_expiry(
    client: Client, language: str, texts: tuple[str, ...]
) -> None:
    page = confirmed(client, shopper(), language=language)
    for text in texts:
        assert text in page
    assert not Coupon.objects.exists()


def test_a_confirmed_exchange_leads_to_its_coupon(client: Client) -> None:
    taro = shopper()
    response = sent(client, confirmation_in(confirmed(client, taro)))
    coupon = Coupon.objects.get()
    assert (response.status_code, response.url) == (303, f"/coupons/{coupon.pk}")
    assert (coupon.reward, balance(taro)) == ("drip", 850)
    assert verify_ledger().difference is None


def test_the_same_confirmation_exchanges_once(client: Client) -> None:
    taro = shopper()
    token = confirmation_in(confirmed(client, taro))
    assert sent(client, token).url == sent(client, token).url
    assert (Coupon.objects.count(), balance(taro)) == (1, 850)


def test_two_confirmations_are_two_exchanges(client: Client) -> None:
    taro = shopper()
    for _ in range(2):
        sent(client, confirmation_in(confirmed(client, taro)))
    assert (Coupon.objects.count(), balance(taro)) == (2, 700)


@pytest.mark.parametrize("token", ["", "made-up", "x:y:z"])
def test_a_confirmation_that_is_not_ours_is_asked_for_again(client: Client, token: str) -> None:
    taro = shopper()
    client.force_login(taro.user)
    response = sent(client, token)
    assert response.status_code == 409
    assert 'value="exchange"' in response.content.decode()
    assert not Coupon.objects.exists()


def test_a_confirmation_is_for_one_member_and_one_reward(client: Client) -> None:
    token = confirmation_in(confirmed(client, shopper()))
    assert sent(client, token, "ten-off").status_code == 409
    client.force_login(shopper("hana@example.com").user)
    assert sent(client, token).status_code == 409
    assert not Coupon.objects.exists()


def test_an_old_confirmation_is_asked_for_again(client: Client) -> None:
    token = confirmation_in(confirmed(client, shopper()))
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        assert sent(client, token).status_code == 409
    assert not Coupon.objects.exists()


def test_a_price_that_has_changed_is_confirmed_anew(client: Client) -> None:
    taro = shopper()
    token = confirmation_in(confirmed(client, taro))
    published(SHELF.replace("points: 150", "points: 250"))
    response = sent(client, token)
    assert response.status_code == 409
    page = response.content.decode()
    assert "250ポイント" in page
    assert "もう一度お手続きください" in page
    assert (Coupon.objects.exists(), RewardStock.objects.exists(), balance(taro)) == (False, False, 1000)


def test_too_few_points_are_said(client: Client) -> None:
    taro = shopper()
    token = confirmation_in(confirmed(client, taro))
    got(taro)
    got(taro)
    response = sent(client, token)
    assert response.status_code == 409
    assert "ポイントが足りません" in response.content.decode()
    assert balance(taro) == 40


def test_a_stock_that_has_run_out_is_said(client: Client) -> None:
    taro = shopper()
    token = confirmation_in(confirmed(client, taro, "last-one"))
    got(shopper("hana@example.com"), "last-one")
    response = sent(client, token, "last-one")
    assert response.status_code == 409
    assert "特典 オリジナルマグカップ は在庫がなくなりました" in response.content.decode()
    assert balance(taro) == 1000


def test_a_limit_that_is_reached_is_said(client: Client) -> None:
    taro = shopper()
    token = confirmation_in(confirmed(client, taro, "ten-off"))
    got(taro, "ten-off")
    response = sent(client, token, "ten-off")
    assert "上限まで交換済みです" in response.content.decode()
    assert balance(taro) == 700


def test_a_suspended_member_is_refused(client: Client) -> None:
    taro = shopper()
    token = confirmation_in(confirmed(client, taro))
    change(taro, status="frozen")
    response = sent(client, token)
    assert response.status_code == 409
    assert "会員資格" in response.content.decode()
    assert balance(taro) == 1000


def test_a_reward_that_is_gone_leads_back_to_the_others(client: Client) -> None:
    token = confirmation_in(confirmed(client, shopper()))
    published(SHELF.replace("- code: drip\n", "- code: drip\n    retired: true\n"))
    response = client.post("/rewards/drip", {"step": "exchange", "confirmation": token}, follow=True)
    assert response.redirect_chain == [("/rewards", 303)]
    assert "会員プログラムにありません" in response.content.decode()


def test_what_cannot_be_had_is_not_confirmed(client: Client) -> None:
    assert 'value="exchange"' not in confirmed(client, shopper(), "tasting")
