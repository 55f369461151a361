"""A rule's own expiry makes what it adds limited-time points, in a lot and a breakdown part of their own."""

from tests.rewards.core.stage import Account

BASE = '  - {code: base, kind: amount, points: 1, per: "100"}\n'


def account(*rules: str) -> Account:
    return Account("rules:\n" + BASE + "\n".join(f"  - {rule}" for rule in rules))


def test_what_a_multiplier_adds_lives_by_its_own_expiry() -> None:
    taro = account('{code: fives, kind: multiplier, factor: "3", expiry: {after: {days: 14}}}')
    taro.buy("2026-02-05 23:59:59", 1000)
    assert taro.lots == [(20, "2026-02-20 00:00"), (10, "2027-03-01 00:00")]
    assert [(entry.points, entry.limited) for entry in taro.journal.entries] == [(10, False), (20, True)]


def test_the_day_counts_in_the_programmes_time() -> None:
    taro = account('{code: fives, kind: multiplier, factor: "3", expiry: {after: {days: 14}}}')
    taro.buy("2026-02-06 00:00:00", 1000)
    assert taro.lots[0] == (20, "2026-02-21 00:00")


def test_months_are_clamped_to_the_month() -> None:
    taro = account("{code: gift, kind: fixed, points: 5, expiry: {after: {months: 1}}}")
    taro.buy("2026-01-31", 100)
    assert taro.lots[0] == (5, "2026-03-01 00:00")


def test_it_may_end_with_a_month_or_a_year() -> None:
    taro = account(
        "{code: month, kind: fixed, points: 5, expiry: {after: {days: 1}, end_of: month}}",
        "{code: year, kind: fixed, points: 6, expiry: {after: {days: 1}, end_of: year}}",
    )
    taro.buy("2026-02-05", 100)
    assert taro.lots[:2] == [(5, "2026-03-01 00:00"), (6, "2027-01-01 00:00")]


def test_it_may_end_at_a_moment() -> None:
    taro = account(
        "{code: day, kind: fixed, points: 5, expiry: {at: 2026-04-01}}",
        '{code: noon, kind: fixed, points: 6, expiry: {at: "2026-04-01T12:00:00+09:00"}}',
    )
    taro.buy("2026-02-05", 100)
    assert taro.lots[:2] == [(5, "2026-04-01 00:00"), (6, "2026-04-01 12:00")]


def test_what_an_activity_gives_may_be_limited_too() -> None:
    taro = account("{code: birthday, kind: activity, activity: birthday, points: 150, expiry: {after: {months: 1}}}")
    taro.act("birthday", "2026-02-05")
    assert taro.lots == [(150, "2026-03-06 00:00")]
    assert taro.journal.entries[0].limited


def test_they_are_drawn_first_because_they_expire_first() -> None:
    taro = account("{code: gift, kind: fixed, points: 5, expiry: {after: {days: 3}}}")
    taro.buy("2026-02-05", 1000)
    taro.exchange(7, "2026-02-06")
    assert taro.lots == [(8, "2027-03-01 00:00")]


def test_a_factor_below_one_leaves_the_rest_with_the_expiry_it_had() -> None:
    rule = "{code: beans, kind: item, points: 100, expiry: {after: {days: 7}}}"
    taro = Account("rules: [" + rule + ', {code: half, kind: multiplier, factor: "0.5"}]')
    taro.buy("2026-02-01", 1000)
    assert taro.parts == {"beans": 100, "half": -50}
    assert taro.lots == [(50, "2026-02-09 00:00")]


def test_a_rule_that_was_used_up_is_still_told_of_beside_them() -> None:
    taro = Account(
        "rules: [{code: gift, kind: fixed, points: 5, limit: {per_member: 1}},"
        " {code: short, kind: fixed, points: 3, expiry: {after: {days: 7}}}]"
    )
    taro.buy("2026-02-01", 100)
    taro.buy("2026-02-02", 100)
    assert (taro.parts, taro.notes) == ({"short": 3, "gift": 0}, {"gift": "limit"})
