"""Races over HTTP, against gunicorn with two processes: the last points, and one key for many.

Seen to fail against naive versions: without the account's lock several callers redeem the same points or are
answered with an error of the server; without the key's row every caller makes an effect of its own.
"""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from members.models import IdempotencyKey
from rewards.actions.adjustments import adjust
from rewards.models import PointAccount, PointEntry, Purchase
from tests.members.api.conftest import make_key
from tests.rewards.api.conftest import purchase
from tests.rewards.cast import account, published
from tests.rewards.torture.crowd import rounds
from tests.rewards.torture.web import serve

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["make_key"]
CARD = [{"sku": "CARD", "category": "GIFT CARD", "quantity": 1, "amount": "1000"}]  # earns nothing


@pytest.fixture
def ken(transactional_db):
    published()
    return PointAccount.objects.get(pk=account()).member


@pytest.fixture
def web(ken, process_environment, make_key, tmp_path):
    key = make_key()
    with serve(process_environment, tmp_path / "log") as running:
        limits = httpx.Limits(max_connections=60, max_keepalive_connections=60)
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=running.url, headers=headers, timeout=60, limits=limits) as client:
            yield client


def at_once(count, function):
    barrier = threading.Barrier(count)

    def run(number):
        barrier.wait()
        return function(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def redeem_the_last_points(web, ken, clients, turns):
    holder = PointAccount.objects.get(member=ken).pk
    for turn in rounds(turns):
        adjust(holder, 100, "gift", "the last points")

        def spend(number, turn=turn):
            body = purchase(ken, f"{turn}-{number}", lines=CARD, total="1000", points_used=100)
            return web.post("/purchases", json=body, headers={"Idempotency-Key": f"{turn}-{number}"})

        answers = at_once(clients, spend)
        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: clients - 1}
        assert {answer.json().get("code") for answer in answers} == {None, "insufficient_points"}
        row = PointAccount.objects.get(pk=holder)
        assert (row.available, row.debt) == (0, 0)
    assert Purchase.objects.count() == turns
    assert PointEntry.objects.filter(kind="redeemed").count() == turns


def test_one_of_twelve_redeems_the_last_points(web, ken):
    redeem_the_last_points(web, ken, clients=12, turns=20)


@pytest.mark.torture
def test_one_of_thirty_redeems_the_last_points_two_hundred_times(web, ken):
    redeem_the_last_points(web, ken, clients=30, turns=200)


def many_callers_one_key(web, ken, clients, keys):
    body = {"points": 1, "reason_code": "gift", "note": "once"}
    path = f"/members/{ken.number}/adjustments"
    for turn in rounds(keys):

        def give(_number, turn=turn):
            return web.post(path, json=body, headers={"Idempotency-Key": f"{turn}"})

        answers = at_once(clients, give)
        assert Counter(answer.status_code for answer in answers) == {201: clients}
        assert len({answer.content for answer in answers}) == 1
    assert PointAccount.objects.get(member=ken).available == keys
    assert IdempotencyKey.objects.count() == keys


def test_many_callers_with_one_key_have_one_effect(web, ken):
    many_callers_one_key(web, ken, clients=12, keys=10)


@pytest.mark.torture
def test_fifty_callers_with_one_key_have_one_effect_a_hundred_times(web, ken):
    many_callers_one_key(web, ken, clients=50, keys=100)
