"""A reference names one member or nobody, in one query."""

from typing import Any

import pytest

from members.actions import cards
from members.actions.enrolment import enrol
from members.actions.profile import change
from members.models import Member
from members.selectors.members import resolve

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> Member:
    return enrol(external_id="shop:1", email="taro@example.com", phone="090-1234-5678", card="OLD 1", origin="import")[
        0
    ]


def test_every_name_of_a_member_is_one_query(taro: Member, django_assert_num_queries: Any) -> None:
    references = [
        str(taro.pk), taro.number, "card:OLD 1", "email:Taro@Example.com", "phone:+819012345678",
        "phone:090-1234-5678", "ext:shop:1",
    ]  # fmt: skip
    for reference in references:
        with django_assert_num_queries(1):
            assert resolve(reference) == taro, reference


@pytest.mark.parametrize(
    "reference",
    ["", "taro", "card:", "card:OLD 2", "email:taro", "email:", "phone:1", "ext:", "fax:1", "0" * 13, "a\0",
     "ext:\ud800", "00000000-0000-0000-0000-000000000000", "ext:shop:1\0", "１２３４５６７８９０１２３"],
)  # fmt: skip
def test_anything_else_names_nobody(taro: Member, reference: str) -> None:
    assert resolve(reference) is None


def test_a_stopped_or_replaced_card_names_nobody(taro: Member) -> None:
    cards.replace("OLD 1", "OLD 2", accept_unknown=True)
    assert resolve("card:OLD 1") is None
    assert resolve("card:OLD 2") == taro
    cards.stop("OLD 2")
    assert resolve("card:OLD 2") is None


def test_an_address_names_the_member_who_has_not_left(taro: Member) -> None:
    change(taro, status="left")
    assert resolve("email:taro@example.com") is None
    assert resolve(taro.number) == taro
    successor, _ = enrol(email="taro@example.com")
    assert resolve("email:taro@example.com") == successor
