"""Two members confirm the last unit at once: one gets it. One member presses twice at once: one coupon.

Seen to fail: the first with the stock read first and counted afterwards, the second without the claim of the
confirmation.
"""

from functools import partial

import pytest
from django.test import Client

from rewards.models import Coupon, PointAccount, RewardStock
from rewards.selectors.audit import verify_ledger
from tests.rewards.torture.clients import together
from tests.rewards.views.shelf import confirmation_in, shopper

pytestmark = pytest.mark.django_db(transaction=True)


def ready(email: str, reward: str) -> tuple[Client, str]:
    client = Client()
    client.force_login(shopper(email).user)
    page = client.post(f"/rewards/{reward}", {"step": "confirm"}).content.decode()
    return client, confirmation_in(page)


def press(client: Client, token: str, reward: str, statuses: list[int]) -> None:
    answer = client.post(f"/rewards/{reward}", {"step": "exchange", "confirmation": token})
    statuses.append(answer.status_code)


def test_the_last_unit_is_had_once() -> None:
    RewardStock.objects.create(reward="last-one")  # there already, so that nobody waits for its insertion
    statuses: list[int] = []
    pressing = [ready(f"{name}@example.com", "last-one") for name in ("taro", "hana")]
    together([partial(press, client, token, "last-one", statuses) for client, token in pressing])
    assert sorted(statuses) == [303, 409]
    assert Coupon.objects.count() == RewardStock.objects.get().issued == 1
    assert sorted(PointAccount.objects.values_list("available", flat=True)) == [900, 1000]
    assert verify_ledger().difference is None


def test_a_double_click_exchanges_once() -> None:
    client, token = ready("taro@example.com", "drip")
    again = Client()
    again.cookies = client.cookies
    statuses: list[int] = []
    together([partial(press, each, token, "drip", statuses) for each in (client, again)])
    assert statuses == [303, 303]
    assert Coupon.objects.count() == 1
    assert PointAccount.objects.get().available == 850
