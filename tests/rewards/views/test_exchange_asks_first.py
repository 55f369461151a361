"""Where a new version waits to be accepted, card and points are shown, and an exchange asks first."""

import pytest
from django.test import Client

from rewards.models import Coupon
from tests.members.legal.cast import agreed, version
from tests.rewards.views.shelf import confirmation_in, got, shopper

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_card_and_the_coupons_are_shown_at_once_and_the_rest_after_the_question(client: Client) -> None:
    taro = shopper()
    coupon = got(taro)
    version()
    client.force_login(taro.user)
    for path in ("/card", "/card/barcode.svg", "/coupons", f"/coupons/{coupon.pk}"):
        assert client.get(path).status_code == 200, path
    assert "/acceptance" in client.get("/card").content.decode()
    assert client.get("/home").url == "/acceptance?next=%2Fhome"
    for path in ("/home", "/points", "/history"):
        assert client.get(path).status_code == 200, path


def test_an_exchange_asks_first(client: Client) -> None:
    """Seen to fail without the question in the view."""
    taro = shopper()
    client.force_login(taro.user)
    token = confirmation_in(client.post("/rewards/drip", {"step": "confirm"}).content.decode())
    document = version()
    for step in ({"step": "confirm"}, {"step": "exchange", "confirmation": token}):
        assert client.post("/rewards/drip", step).url == "/acceptance?next=%2Frewards%2Fdrip"
    assert not Coupon.objects.exists()
    agreed(taro, document)
    assert client.post("/rewards/drip", {"step": "exchange", "confirmation": token}).status_code == 303
    assert Coupon.objects.count() == 1
