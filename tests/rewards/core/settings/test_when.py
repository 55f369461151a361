"""`when`: all conditions must hold, at the purchase's own time, in the store's time."""

import pytest

from tests.rewards.core.stage import TIERS, Account, line

STORES = """
stores:
  - {code: GINZA, name: {ja: 銀座店, en: Ginza}}
  - {code: UENO, name: {ja: 上野店, en: Ueno}, channel: online}
  - {code: HAWAII, name: {ja: ハワイ店, en: Hawaii}, time_zone: Pacific/Honolulu}
"""


def account(when: str, **known: object) -> Account:
    return Account(f"{TIERS}{STORES}rules: [{{code: gift, kind: fixed, points: 50, when: {when}}}]", **known)  # type: ignore[arg-type]


def holds(when: str, at: str, *lines: object, store: str = "GINZA", **known: object) -> bool:
    taro = account(when, **known)
    taro.buy(at, *(lines or (100,)), store=store)  # type: ignore[arg-type]
    return taro.earned == 50


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-30 23:59:59", False),
        ("2026-12-01 00:00:00", True),
        ("2026-12-02 23:59:59", True),
        ("2026-12-03 00:00:00", False),
    ],
)
def test_from_is_inclusive_and_until_exclusive(at: str, expected: bool) -> None:
    assert holds("{from: 2026-12-01, until: 2026-12-03}", at) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-12-01 11:59:59", False),
        ("2026-12-01 12:00:00", True),
        ("2026-12-01 17:59:59", True),
        ("2026-12-01 18:00:00", False),
    ],
)
def test_bounds_may_be_moments(at: str, expected: bool) -> None:
    assert holds('{from: "2026-12-01T12:00:00+09:00", until: "2026-12-01T09:00:00Z"}', at) is expected


@pytest.mark.parametrize(
    ("when", "at", "expected"),
    [
        ("{weekday: sat}", "2026-05-16 00:00:00", True),
        ("{weekday: sat}", "2026-05-15 23:59:59", False),
        ("{weekday: [sat, sun]}", "2026-05-17 23:59:59", True),
        ("{weekday: [sat, sun]}", "2026-05-18 00:00:00", False),
        ("{day_of_month: [5, 15, 25]}", "2026-05-15", True),
        ("{day_of_month: [5, 15, 25]}", "2026-05-16", False),
        ("{day_of_month: 31}", "2026-04-30", False),
        ("{day_of_month: 29}", "2028-02-29", True),
        ("{nth_weekday: {3: sat}}", "2026-05-16", True),
        ("{nth_weekday: {3: sat}}", "2026-05-09", False),
        ("{nth_weekday: {3: sat}}", "2026-05-23", False),
        ("{nth_weekday: {1: mon, 5: fri}}", "2026-05-29", True),
        ("{nth_weekday: {1: mon, 5: fri}}", "2026-05-04", True),
        ("{nth_weekday: {1: mon, 5: fri}}", "2026-05-22", False),
        ("{holiday: true}", "2026-05-05", True),
        ("{holiday: true}", "2026-05-07", False),
        ("{holiday: false}", "2026-05-07", True),
        ("{holiday: false}", "2026-05-05", False),
        ("{hours: 10:00-12:00}", "2026-05-05 10:00:00", True),
        ("{hours: 10:00-12:00}", "2026-05-05 09:59:59", False),
        ("{hours: 10:00-12:00}", "2026-05-05 11:59:59", True),
        ("{hours: 10:00-12:00}", "2026-05-05 12:00:00", False),
        ("{hours: 22:00-02:00}", "2026-05-05 23:59:59", True),
        ("{hours: 22:00-02:00}", "2026-05-06 01:59:59", True),
        ("{hours: 22:00-02:00}", "2026-05-06 02:00:00", False),
        ("{hours: 22:00-24:00}", "2026-05-05 23:59:59", True),
        ("{hours: 22:00-24:00}", "2026-05-06 00:00:00", False),
        ("{hours: [08:00-09:00, 17:00-18:00]}", "2026-05-05 17:30", True),
        ("{weekday: sat, hours: 10:00-12:00}", "2026-05-16 12:30", False),
        ("{weekday: sat, hours: 10:00-12:00}", "2026-05-16 11:30", True),
    ],
)
def test_days_and_hours(when: str, at: str, expected: bool) -> None:
    assert holds(when, at) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2026-05-16 18:59:59", False), ("2026-05-16 19:00:00", True), ("2026-05-17 18:59:59", True)],
)
def test_days_are_those_of_the_stores_own_time(at: str, expected: bool) -> None:
    assert holds("{day_of_month: 16}", at, store="HAWAII") is expected  # 19 hours behind Japan


def test_hours_are_those_of_the_stores_own_time() -> None:
    assert holds("{hours: 08:00-09:00}", "2026-05-17 03:30", store="HAWAII")
    assert not holds("{hours: 08:00-09:00}", "2026-05-17 08:30", store="HAWAII")


def test_the_purchases_own_time_decides_never_the_posting_time() -> None:
    taro = account("{from: 2026-02-01, until: 2026-02-02}")
    taro.pass_to("2026-03-01")
    taro.buy("2026-02-01", 100, until="2026-03-01")
    assert taro.earned == 50


@pytest.mark.parametrize(("price", "expected"), [(4_999, False), (5_000, True)])
def test_a_minimum_is_met_exactly(price: int, expected: bool) -> None:
    assert holds('{minimum: "5000"}', "2026-05-01", price) is expected


def test_a_minimum_is_measured_on_the_rules_own_lines() -> None:
    when = '{minimum: "500", line: {category: COFFEE}}'
    assert not holds(when, "2026-05-01", line(499, category="COFFEE"), line(9000))
    assert holds(when, "2026-05-01", line(250, category="COFFEE"), line(250, category="COFFEE"))


def test_a_minimum_of_a_rule_per_item_is_money_too() -> None:
    rule = "{code: beans, kind: item, points: 3, when: {minimum: '500', line: {sku: BEANS}}}"
    taro = Account(f"rules: [{rule}]")
    taro.buy("2026-02-01", line(499, "BEANS", quantity=600), line(9000))
    assert taro.earned == 0
    taro.buy("2026-02-02", line(500, "BEANS"))
    assert taro.earned == 3


def test_a_minimum_is_measured_after_points_have_paid() -> None:
    taro = account('{minimum: "5000"}')
    taro.adjust(100, "2026-02-01")
    taro.buy("2026-02-02", 5000, points_used=1)
    assert taro.earned == 0


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{line: {sku: BEANS}}", True),
        ("{line: {sku: [MILL, BEANS]}}", True),
        ("{line: {sku: MILL}}", False),
        ("{line: {category: COFFEE}}", True),
        ("{line: {category: TEA}}", False),
        ("{line: {sku: BEANS, category: COFFEE}}", True),
        ("{line: {sku: BEANS, category: TEA}}", False),
    ],
)
def test_a_line_matches_by_sku_and_category(when: str, expected: bool) -> None:
    assert holds(when, "2026-05-01", line(100, "BEANS", "COFFEE"), line(100)) is expected


def test_store() -> None:
    assert holds("{store: [UENO, GINZA]}", "2026-05-01")
    assert not holds("{store: UENO}", "2026-05-01")


def test_tier_is_the_one_held_when_buying() -> None:
    taro = account("{tier: [silver, gold]}")
    taro.buy("2026-05-01", 10_000)
    assert taro.earned == 0
    taro.buy("2026-05-02", 100)
    assert taro.earned == 50


def test_segment_is_what_was_known_of_the_member() -> None:
    assert holds("{segment: bean-lovers}", "2026-05-01", segments=["bean-lovers", "new"])
    assert not holds("{segment: bean-lovers}", "2026-05-01", segments=["new"])
    assert not holds("{segment: bean-lovers}", "2026-05-01")


def test_segment_of_an_activity() -> None:
    rule = "{code: visit, kind: activity, activity: visit, points: 5, when: {segment: bean-lovers}}"
    taro, hanako = Account(f"rules: [{rule}]", segments=["bean-lovers"]), Account(f"rules: [{rule}]")
    taro.act("visit", "2026-05-01")
    hanako.act("visit", "2026-05-01")
    assert (taro.earned, hanako.earned) == (5, 0)


@pytest.mark.parametrize(
    ("when", "at", "expected"),
    [
        ("{weekday: sat}", "2026-05-16", True),
        ("{weekday: sat}", "2026-05-17", False),
        ("{hours: 10:00-12:00}", "2026-05-16 09:00", False),
        ("{store: UENO}", "2026-05-16", True),
        ("{store: GINZA}", "2026-05-16", False),
        ("{tier: bronze}", "2026-05-16", True),
        ("{tier: gold}", "2026-05-16", False),
        ("{birthday_month: true}", "2026-05-16", True),
        ("{birthday_month: true}", "2026-06-16", False),
    ],
)
def test_conditions_of_an_activity(when: str, at: str, expected: bool) -> None:
    rule = f"{{code: visit, kind: activity, activity: visit, points: 5, when: {when}}}"
    taro = Account(f"{TIERS}{STORES}rules: [{rule}]", birthday_month=5)
    taro.act("visit", at, store="UENO")
    assert (taro.earned == 5) is expected


def test_first_purchase_is_the_first_one_posted() -> None:
    taro = account("{first_purchase: true}")
    taro.buy("2026-05-02", 100)
    assert taro.earned == 50
    taro.buy("2026-05-01", 100)
    assert taro.earned == 0


def test_first_purchase_false_is_every_other_one() -> None:
    taro = account("{first_purchase: false}")
    taro.buy("2026-05-02", 100)
    assert taro.earned == 0
    taro.buy("2026-05-03", 100)
    assert taro.earned == 50


@pytest.mark.parametrize(
    ("month", "at", "expected"),
    [
        (5, "2026-05-31 23:59:59", True),
        (5, "2026-06-01 00:00:00", False),
        (6, "2026-06-01 00:00:00", True),
        (None, "2026-05-01", False),
    ],
)
def test_birthday_month(month: int | None, at: str, expected: bool) -> None:
    assert holds("{birthday_month: true}", at, birthday_month=month) is expected


def test_a_multiplier_has_conditions_too() -> None:
    rules = (
        'rules: [{code: base, kind: amount, points: 1, per: "100"},'
        " {code: fives, kind: multiplier, factor: '3', when: {day_of_month: 5, minimum: '1000'}}]"
    )
    taro = Account(rules)
    taro.buy("2026-05-05", 999)
    assert taro.parts == {"base": 9}
    taro.buy("2026-05-05", 1000)
    assert taro.parts == {"base": 10, "fives": 20}
