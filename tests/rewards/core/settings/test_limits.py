"""`limit`: how often a rule awards, per member in each period and in all; an award is counted at its own time."""

import pytest

from tests.rewards.core.stage import Account


def account(limit: str, counters: dict[str, list[int]] | None = None, joined: str = "2025-01-01") -> Account:
    return Account(f"rules: [{{code: gift, kind: fixed, points: 5, limit: {limit}}}]", counters=counters, joined=joined)


@pytest.mark.parametrize(
    ("each", "same", "next_one"),
    [
        ("day", ("2026-02-10 00:00:00", "2026-02-10 23:59:59"), "2026-02-11 00:00:00"),
        ("week", ("2026-02-09 00:00:00", "2026-02-15 23:59:59"), "2026-02-16 00:00:00"),
        ("week", ("2025-12-29 00:00:00", "2026-01-04 23:59:59"), "2026-01-05 00:00:00"),
        ("month", ("2026-02-01 00:00:00", "2026-02-28 23:59:59"), "2026-03-01 00:00:00"),
        ("year", ("2026-01-01 00:00:00", "2026-12-31 23:59:59"), "2027-01-01 00:00:00"),
    ],
)
def test_per_member_counts_awards_in_each_period(each: str, same: tuple[str, str], next_one: str) -> None:
    taro = account(f"{{per_member: 1, each: {each}}}")
    taro.buy(same[0], 100)
    assert taro.earned == 5
    taro.buy(same[1], 100)
    assert (taro.earned, taro.notes) == (0, {"gift": "limit"})
    taro.buy(next_one, 100)
    assert taro.earned == 5


@pytest.mark.parametrize("limit", ["{per_member: 2}", "{per_member: 2, each: ever}"])
def test_without_a_period_it_counts_for_ever(limit: str) -> None:
    taro = account(limit)
    earned = [taro.buy(f"{year}-02-10", 100) and taro.earned for year in (2026, 2027, 2028)]
    assert earned == [5, 5, 0]


def test_periods_are_those_of_the_programme_not_of_the_store() -> None:
    stores = "stores: [{code: HAWAII, name: {ja: ハワイ店, en: Hawaii}, time_zone: Pacific/Honolulu}]\n"
    taro = Account(stores + "rules: [{code: gift, kind: fixed, points: 5, limit: {per_member: 1, each: day}}]")
    taro.buy("2026-02-10 23:00", 100, store="HAWAII")
    taro.buy("2026-02-11 01:00", 100, store="HAWAII")
    assert taro.earned == 5


def test_each_member_has_their_own() -> None:
    taro, hanako = account("{per_member: 1}"), account("{per_member: 1}")
    taro.buy("2026-02-10", 100)
    hanako.buy("2026-02-10", 100)
    assert hanako.earned == 5


def test_total_counts_the_awards_of_all_members() -> None:
    counters: dict[str, list[int]] = {}
    taro, hanako = account("{total: 2}", counters), account("{total: 2}", counters)
    taro.buy("2026-02-10", 100)
    hanako.buy("2026-02-10", 100)
    taro.buy("2026-02-11", 100)
    assert (taro.earned, taro.notes) == (0, {"gift": "limit"})


def test_a_late_purchase_counts_at_its_own_time() -> None:
    taro = account("{per_member: 1, each: month}")
    taro.buy("2026-03-01", 100)
    taro.buy("2026-02-28 23:59:59", 100)
    assert taro.earned == 5
    taro.buy("2026-02-10", 100)
    assert taro.earned == 0


def test_an_activity_is_limited_too() -> None:
    taro = Account(
        "rules: [{code: birthday, kind: activity, activity: birthday, points: 150, limit: {per_member: 1, each: year}}]"
    )
    taro.act("birthday", "2026-02-10")
    assert taro.earned == 150
    taro.act("birthday", "2026-12-31 23:59:59")
    assert taro.earned == 0
    taro.act("birthday", "2027-01-01 00:00:00")
    assert taro.earned == 150


def test_a_multiplier_is_limited_too() -> None:
    base = '{code: base, kind: amount, points: 1, per: "100"}'
    taro = Account(f"rules: [{base}, {{code: double, kind: multiplier, factor: '2', limit: {{per_member: 1}}}}]")
    taro.buy("2026-02-10", 1000)
    assert taro.parts == {"base": 10, "double": 10}
    taro.buy("2026-02-11", 1000)
    assert taro.parts == {"base": 10, "double": 0}


def test_what_gave_nothing_was_no_award() -> None:
    base = '{code: base, kind: amount, points: 1, per: "100", limit: {per_member: 1}}'
    taro = Account(f"rules: [{base}]")
    taro.buy("2026-02-10", 99)
    taro.buy("2026-02-11", 100)
    assert taro.earned == 1


def test_a_used_up_exclusive_rule_lets_the_others_count() -> None:
    taro = Account(
        "rules: [{code: a, kind: fixed, points: 9, stacking: exclusive, limit: {per_member: 1}},"
        " {code: b, kind: fixed, points: 2}]"
    )
    taro.buy("2026-02-10", 100)
    assert taro.earned == 9
    taro.buy("2026-02-11", 100)
    assert taro.parts == {"b": 2, "a": 0}
