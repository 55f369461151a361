"""A file says only what it changes; how it combines with the programme in force."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from rewards.core.program import DEFAULTS, read

BASE = 'rules: [{code: base, kind: amount, points: 1, per: "100"}]'


def document(text: str, current: dict[str, Any] | None = None) -> dict[str, Any]:
    reading = read(text, current)
    assert reading.document is not None, [str(mistake) for mistake in reading.mistakes]
    return reading.document


def test_a_name_a_currency_and_one_rule_are_enough() -> None:
    made = document("program: {name: {ja: 珈琲, en: Coffee}, currency: USD}\n" + BASE)
    expected = deepcopy(DEFAULTS)
    expected["program"]["name"] = {"ja": "珈琲", "en": "Coffee"}
    expected["program"]["currency"] = "USD"
    expected["rules"] = [{"code": "base", "kind": "amount", "points": 1, "per": "100"}]
    assert made == expected


def test_the_defaults_are_a_programme() -> None:
    assert document("{}") == DEFAULTS


def test_reading_changes_neither_the_defaults_nor_the_programme_in_force() -> None:
    defaults = deepcopy(DEFAULTS)
    current = document(BASE)
    before = deepcopy(current)
    document("program: {earning: {rounding: ceil}}\nrules: []", current)
    assert current == before
    assert defaults == DEFAULTS


def test_maps_merge_at_every_depth() -> None:
    earning = document("program: {earning: {basis: {shipping: true}}}")["program"]["earning"]
    assert earning["basis"] == {
        "tax": "included",
        "shipping": True,
        "discounted": True,
        "paid_with_points": False,
    }
    assert earning["rounding"] == "floor"


def test_what_was_set_before_stays() -> None:
    first = document("program: {late_credit_days: 3}\n" + BASE)
    second = document("program: {refund: {grace_days: 10}}", first)
    assert second["program"]["late_credit_days"] == 3
    assert second["program"]["refund"] == {"debt": True, "grace_days": 10}


@pytest.mark.parametrize(
    ("path", "first", "then", "result"),
    [
        ("window", "{rolling_months: 12}", "{calendar_year: true}", {"calendar_year": True}),
        ("window", "{calendar_year: true}", "{from_month: 3, months: 12}", {"from_month": 3, "months": 12}),
        ("window", "{from_month: 3, months: 12}", "{from_month: 4}", {"from_month": 4, "months": 12}),
        ("window", "{from_month: 3, months: 12}", "{rolling_months: 6}", {"rolling_months": 6}),
        ("keep", "{months: 12}", "{from_month: 4}", {"from_month": 4, "months": 12}),
        ("keep", "{from_month: 4, months: 12}", "{months: 6}", {"months": 6}),
        ("review", "{every: month, day: 1}", "{day: 15}", {"every": "month", "day": 15}),
        ("review", "{every: month, day: 5}", "{every: year}", {"every": "year", "month": 1, "day": 5}),
        ("review", "{every: year, month: 3}", "{every: month}", {"every": "month", "day": 1}),
    ],
)
def test_one_way_of_saying_it_takes_the_place_of_another(path: str, first: str, then: str, result: Any) -> None:
    current = document(f"tier_policy: {{{path}: {first}}}")
    assert document(f"tier_policy: {{{path}: {then}}}", current)["tier_policy"][path] == result


@pytest.mark.parametrize("then", ["{days: 30}", "{months: 6}", "never"])
def test_the_life_of_points_is_replaced_whole(then: str) -> None:
    expiry = document(f"program: {{expiry: {{after: {then}}}}}")["program"]["expiry"]
    assert expiry["after"] in ({"days": 30}, {"months": 6}, "never")
    assert expiry["end_of"] == "month"


def test_a_section_that_the_file_does_not_name_stays() -> None:
    current = document(BASE)
    assert document("program: {late_credit_days: 1}", current)["rules"] == current["rules"]


def test_an_item_that_is_missing_is_retired_and_never_deleted() -> None:
    current = document(BASE)
    after = document("rules: [{code: other, kind: fixed, points: 5}]", current)
    assert after["rules"] == [
        {"code": "other", "kind": "fixed", "points": 5},
        {"code": "base", "kind": "amount", "points": 1, "per": "100", "retired": True},
    ]
    assert document("rules: [{code: other, kind: fixed, points: 5}]", after) == after


def test_a_retired_tier_keeps_its_rank_but_never_the_lowest() -> None:
    names = ["bronze", "silver", "gold", "black"]
    tier = "{{code: {}, name: {{ja: あ, en: a}}, threshold: {}}}"
    bronze, silver, gold, black = (tier.format(name, place * 10) for place, name in enumerate(names))
    current = document(f"tiers: [{bronze}, {silver}, {gold}, {black}]")
    after = document(f"tiers: [{bronze}, {gold}]", current)
    assert [item["code"] for item in after["tiers"]] == names
    assert [item.get("retired", False) for item in after["tiers"]] == [False, True, False, True]
    text = f"tiers: [{tier.format('basic', 0)}, {gold}]"
    last = document(text, after)
    assert [item["code"] for item in last["tiers"]] == ["basic", "bronze", "silver", "gold", "black"]
    assert document(text, last) == last


def test_a_retired_item_that_comes_back_is_in_force_again() -> None:
    current = document(BASE)
    assert document(BASE, document("rules: []", current)) == current


def test_an_item_is_wholly_what_the_file_says() -> None:
    current = document('rules: [{code: base, kind: amount, points: 1, per: "100", campaign: SPRING}]')
    assert document(BASE, current)["rules"] == [{"code": "base", "kind": "amount", "points": 1, "per": "100"}]


def test_lists_without_codes_are_replaced() -> None:
    current = document("exclusions: [{category: [GIFT CARD]}, {sku: A}]")
    assert document("exclusions: [{sku: B}]", current)["exclusions"] == [{"sku": ["B"]}]


def test_one_value_or_a_list_of_them_is_a_list() -> None:
    rule = document("rules: [{code: b, kind: fixed, points: 1, when: {weekday: sat, segment: fans}}]")["rules"][0]
    assert rule["when"] == {"weekday": ["sat"], "segment": ["fans"]}


def test_a_whole_number_may_stand_for_a_decimal() -> None:
    rule = document("rules: [{code: b, kind: amount, points: 1, per: 100}]")["rules"][0]
    assert rule["per"] == "100"


def test_a_threshold_is_whole_or_an_amount_of_money() -> None:
    tiers = """tiers:
  - {code: a, name: {ja: あ, en: a}, threshold: 0}
  - {code: b, name: {ja: い, en: b}, threshold: "99.50"}
"""
    assert document("program: {currency: USD}\n" + tiers)["tiers"][1]["threshold"] == "99.50"
    assert read(tiers).mistakes[0].code == "money_decimals"
    assert read("tier_policy: {by: points}\n" + tiers).mistakes[0].code == "not_whole"


@pytest.mark.parametrize(
    ("start", "moment"),
    [
        ("2026-12-01", datetime(2026, 11, 30, 15, tzinfo=UTC)),
        ("2026-12-01T10:00:00+09:00", datetime(2026, 12, 1, 1, tzinfo=UTC)),
        ("0001-01-01", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_start_of_a_version_is_told_beside_the_document(start: str, moment: datetime) -> None:
    reading = read(f"from: {start}\n{BASE}")
    assert reading.in_force_from == moment
    assert reading.document == document(BASE)


def test_a_file_without_a_start_names_none() -> None:
    assert read(BASE).in_force_from is None


def test_a_setting_that_an_older_programme_lacks_is_filled_in() -> None:
    older = deepcopy(DEFAULTS)
    del older["program"]["approval"]
    assert document("{}", older) == DEFAULTS
