"""Goods of a sale at the counter alone that come back take from what is held; the rest stays held, and nobody owes.

Seen to fail with the hold joined to the case in one locking statement: held anew after the decision, and a debt beside
what is held.
"""

from collections.abc import Callable

import pytest

from rewards.actions import matching_cases
from rewards.actions.matching_cases import CaseDecided
from rewards.actions.refunds import post_refund
from rewards.models import MatchingCase
from rewards.selectors.audit import verify_ledger
from tests.behind import answered_behind
from tests.rewards.counter.test_races import at_once
from tests.rewards.matching.day import Day, apples, delivered, member, sell
from tests.rewards.matching.test_undoing import actor, balance

pytestmark = pytest.mark.django_db


def held() -> tuple[Day, object, MatchingCase]:
    """Return a day with a sale of 10 points that are held."""
    day, taro = Day(), member()
    sell(taro, "0001", day.at(10), 1000)
    delivered([apples("0002", day.at(11))])
    assert balance(taro) == (0, 10, 0)
    return day, taro, day.case()


def test_what_they_gave_is_taken_from_what_is_held() -> None:
    day, taro, case = held()
    post_refund(case.purchase_id, "some", day.at(12), amount=300)
    assert balance(taro) == (0, 7, 0)
    case = day.case()
    assert (case.points_earned, case.points_gone, case.state) == (7, 0, "open")
    post_refund(case.purchase_id, "more", day.at(13), amount=300)
    assert balance(taro) == (0, 4, 0)
    matching_cases.confirm(case.pk, "控えを見た", actor())
    assert balance(taro) == (4, 0, 0)
    assert verify_ledger().difference is None


@pytest.mark.parametrize("decide", [matching_cases.confirm, matching_cases.reverse])
def test_of_all_goods_nothing_is_left_to_hold(decide: Callable[..., None]) -> None:
    day, taro, case = held()
    post_refund(case.purchase_id, "all", day.at(12))
    assert balance(taro) == (0, 0, 0) and day.case().hold is None
    decide(case.pk, "返品済み", actor())
    assert balance(taro) == (0, 0, 0)
    assert verify_ledger().difference is None


def test_a_later_journal_frees_the_rest() -> None:
    day, taro, case = held()
    post_refund(case.purchase_id, "some", day.at(12), amount=300)
    delivered([apples("0001", day.at(10))])
    assert day.case().state == "matched" and balance(taro) == (7, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_returned_and_decided_at_once_it_is_held_no_more() -> None:
    day, taro, case = held()
    who = actor()
    acts: list[Callable[[], object]] = []
    for number in range(10):
        acts += [
            lambda number=number: post_refund(case.purchase_id, f"back-{number}", day.at(12), amount=100),  # type: ignore[misc]
            lambda: matching_cases.confirm(case.pk, "控えを見た", who),
        ]
    told = at_once(acts)
    assert sum(isinstance(one, CaseDecided) for one in told) == 9
    assert balance(taro) == (0, 0, 0)
    assert verify_ledger().difference is None


@pytest.mark.django_db(transaction=True)
def test_what_a_person_has_decided_meanwhile_is_not_held_anew() -> None:
    day, taro, case = held()
    who = actor()
    answered_behind(
        lambda: MatchingCase.objects.select_for_update().get(pk=case.pk),
        lambda: matching_cases.confirm(case.pk, "控えを見た", who),
        lambda: post_refund(case.purchase_id, "some", day.at(12), amount=300),
    )
    assert balance(taro) == (7, 0, 0)
    assert verify_ledger().difference is None


@pytest.mark.django_db(transaction=True)
def test_a_refund_behind_another_takes_from_what_that_one_left_held() -> None:
    day, taro, case = held()
    answered_behind(
        lambda: MatchingCase.objects.select_for_update().get(pk=case.pk),
        lambda: post_refund(case.purchase_id, "first", day.at(12), amount=300),
        lambda: post_refund(case.purchase_id, "second", day.at(12), amount=300),
    )
    assert balance(taro) == (0, 4, 0)
    assert verify_ledger().difference is None
