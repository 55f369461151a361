"""When a coupon may be used: each condition that fails has a reason of its own."""

import pytest

from rewards.core.coupons.judging import Bearer, Held
from tests.rewards.core.coupons.shelf import START, TARO, line, offer, reasons, shop
from tests.rewards.core.stage import jst


def coupon(when: str) -> str:
    return f'{{kind: amount, amount: "500", when: {when}}}'


PLAIN = '{kind: amount, amount: "500"}'


def test_a_coupon_without_conditions_may_be_used() -> None:
    assert reasons(PLAIN) == []


@pytest.mark.parametrize(("status", "reason"), [("redeemed", "used"), ("cancelled", "cancelled")])
def test_one_that_is_not_in_the_wallet_any_more(status: str, reason: str) -> None:
    assert reasons(PLAIN, held=Held(status, jst(START), None)) == [reason]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-30 23:59:59", ["not_yet"]),
        ("2026-12-01 00:00:00", []),
        ("2026-12-31 23:59:59", []),
        ("2027-01-01 00:00:00", ["expired"]),
    ],
)
def test_its_first_instant_is_good_and_its_end_is_not(at: str, expected: list[str]) -> None:
    assert reasons(PLAIN, at=at, held=Held("issued", jst("2026-12-01"), jst("2027-01-01"))) == expected


@pytest.mark.parametrize(
    ("when", "at", "expected"),
    [
        ("{from: 2026-12-02}", "2026-12-01 23:59:59", ["not_yet"]),
        ("{from: 2026-12-02}", "2026-12-02", []),
        ("{until: 2026-12-03}", "2026-12-02 23:59:59", []),
        ("{until: 2026-12-03}", "2026-12-03", ["expired"]),
        ('{until: "2026-12-03T09:00:00Z"}', "2026-12-03 18:00:00", ["expired"]),
        ("{weekday: sat}", "2026-12-05", []),
        ("{weekday: sat}", "2026-12-06", ["wrong_day"]),
        ("{day_of_month: 5}", "2026-12-06", ["wrong_day"]),
        ("{holiday: true}", "2027-01-01", []),
        ("{hours: 14:00-17:00}", "2026-12-01 13:59:59", ["wrong_hours"]),
        ("{hours: 14:00-17:00}", "2026-12-01 16:59:59", []),
    ],
)
def test_days_and_hours(when: str, at: str, expected: list[str]) -> None:
    assert reasons(coupon(when), at=at) == expected


def test_days_are_the_stores_own() -> None:
    when = coupon("{weekday: tue}")
    assert reasons(when, at="2026-12-01 09:00:00") == []
    assert reasons(when, at="2026-12-01 09:00:00", store="HAWAII") == ["wrong_day"]


def test_another_store() -> None:
    assert reasons(coupon("{store: GINZA}"), store="HAWAII") == ["wrong_store"]


@pytest.mark.parametrize(
    ("when", "bearer", "expected"),
    [
        ("{tier: [silver, gold]}", TARO, []),
        ("{tier: gold}", TARO, ["not_for_member"]),
        ("{segment: bean-lovers}", TARO, []),
        ("{segment: tea-lovers}", TARO, ["not_for_member"]),
        ("{birthday_month: true}", TARO, []),
        ("{birthday_month: true}", Bearer("silver", birthday_month=1), ["not_for_member"]),
        ("{first_purchase: true}", TARO, ["not_for_member"]),
        ("{first_purchase: true}", Bearer(None, is_first_purchase=True), []),
        ("{}", Bearer(None, is_active=False), ["member_frozen"]),
    ],
)
def test_conditions_on_the_person(when: str, bearer: Bearer, expected: list[str]) -> None:
    assert reasons(coupon(when), bearer=bearer) == expected


def test_somebody_elses() -> None:
    assert reasons(PLAIN, is_own=False) == ["not_yours"]


def test_no_line_that_it_is_for() -> None:
    assert reasons(coupon("{line: {category: BEANS}}")) == ["no_matching_line"]
    assert reasons("{kind: free_item, sku: DRIP}") == ["no_matching_line"]


@pytest.mark.parametrize(("price", "expected"), [(999, ["minimum"]), (1000, [])])
def test_less_than_its_minimum(price: int, expected: list[str]) -> None:
    assert reasons(coupon('{minimum: "1000"}'), line(price)) == expected


def test_the_minimum_is_measured_on_the_lines_that_it_names() -> None:
    when = coupon('{minimum: "1000", line: {category: BEANS}}')
    assert reasons(when, line(5000), line(999, category="BEANS")) == ["minimum"]


def test_the_minimum_of_a_free_item_is_measured_on_the_whole_purchase() -> None:
    free = '{kind: free_item, sku: DRIP, when: {minimum: "1000"}}'
    assert reasons(free, line(700), line(300, "DRIP")) == []


def test_all_that_fails_is_named_in_one_order() -> None:
    when = coupon('{minimum: "5000", store: GINZA, weekday: sat, tier: gold}')
    held = Held("redeemed", jst(START), jst("2026-12-02"))
    assert reasons(when, at="2026-12-04", store="HAWAII", held=held, is_own=False) == [
        "used", "not_yours", "expired", "wrong_store", "wrong_day", "not_for_member", "minimum",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("valid", "end"),
    [
        ("{days: 30}", "2027-01-01"),
        ("{until: 2026-12-24}", "2026-12-24"),
        ('{until: "2026-12-24T12:00:00+09:00"}', "2026-12-24 12:00:00"),
    ],
)
def test_it_is_good_for_so_many_days_after_the_day_or_until_an_instant(valid: str, end: str) -> None:
    text = f'{{kind: amount, amount: "500", valid: {valid}}}'
    assert offer(text).valid_until(jst("2026-12-01 15:00:00"), shop(text)) == jst(end)


def test_without_an_end_it_is_good_for_ever() -> None:
    assert offer(PLAIN).valid_until(jst(START), shop(PLAIN)) is None
