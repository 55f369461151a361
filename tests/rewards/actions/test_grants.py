"""Points that the programme gives to many: each once, by the law of every other entry."""

from functools import partial
from uuid import uuid4

import pytest

from members.models import Member
from rewards.actions.grants import grant
from rewards.actions.leaving import leave
from rewards.models import Adjustment, PointAccount
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, published
from tests.rewards.torture.clients import together


def available() -> list[int]:
    return sorted(PointAccount.objects.values_list("available", flat=True))


@pytest.mark.django_db(transaction=True)
def test_each_gets_them_once_and_the_ledger_is_right() -> None:
    published()
    taro, hanako = account(), account()
    asked = {taro: uuid4(), hanako: uuid4()}
    assert grant(asked, 50, "welcome_gift") == {taro, hanako}
    assert grant(asked, 50, "welcome_gift") == set()
    assert grant({taro: uuid4()}, 30, "welcome_gift") == {taro}
    assert available() == [50, 80]
    assert verify_ledger().difference is None


@pytest.mark.django_db(transaction=True)
def test_who_has_left_gets_none() -> None:
    published()
    gone, stays = account(), account()
    leave(Member.objects.get(account=gone).pk)
    assert grant({gone: uuid4(), stays: uuid4()}, 50, "welcome_gift") == {stays}


@pytest.mark.django_db(transaction=True)
def test_asked_for_by_several_at_once_they_are_given_once() -> None:
    published()
    asked = {account(): uuid4() for _ in range(20)}
    together([partial(grant, asked, 50, "welcome_gift")] * 4)
    assert available() == [50] * 20
    assert Adjustment.objects.count() == 20
