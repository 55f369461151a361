"""`program.expiry`: when points are gone. `expires_at` is the first instant at which they cannot be used."""

import pytest

from rewards.core.refusals import InsufficientPoints
from tests.rewards.core.stage import BASE, Account, timeline


def expiry(setting: str) -> Account:
    return Account(f"program: {{expiry: {setting}}}\n{BASE}", joined="2020-01-01")


def gone(setting: str, earned_at: str) -> str | None:
    taro = expiry(setting)
    taro.buy(earned_at, 100)
    return taro.lots[0][1]


MONTHS_12 = "{after: {months: 12}, end_of: %s}"


@pytest.mark.parametrize(
    ("setting", "earned_at", "expected"),
    [
        ("{}", "2025-07-10 12:00", "2026-08-01 00:00"),
        ("{}", "2025-07-31 23:59:59", "2026-08-01 00:00"),
        ("{}", "2025-08-01 00:00:00", "2026-09-01 00:00"),
        (MONTHS_12 % "day", "2025-07-10 23:59:59", "2026-07-11 00:00"),
        (MONTHS_12 % "day", "2025-07-11 00:00:00", "2026-07-12 00:00"),
        (MONTHS_12 % "day", "2024-02-29", "2025-03-01 00:00"),
        (MONTHS_12 % "year", "2025-12-31 23:59:59", "2027-01-01 00:00"),
        (MONTHS_12 % "year", "2026-01-01 00:00:00", "2028-01-01 00:00"),
        ("{after: {months: 1}, end_of: day}", "2026-01-31", "2026-03-01 00:00"),
        ("{after: {months: 1}, end_of: day}", "2024-01-31", "2024-03-01 00:00"),
        ("{after: {months: 24}, end_of: month}", "2024-02-29", "2026-03-01 00:00"),
        ("{after: {days: 90}, end_of: day}", "2026-01-01 23:59:59", "2026-04-02 00:00"),
        ("{after: {days: 1}, end_of: month}", "2026-01-31", "2026-03-01 00:00"),
        ("{after: {days: 1}, end_of: month}", "2026-01-30", "2026-02-01 00:00"),
        ("{after: {days: 30}, end_of: year}", "2026-12-15", "2028-01-01 00:00"),
        ("{after: never}", "2026-01-31", None),
    ],
)
def test_points_live_so_long_to_the_end_of_a_day_month_or_year(
    setting: str, earned_at: str, expected: str | None
) -> None:
    assert gone(setting, earned_at) == expected


def test_the_last_second_is_still_good() -> None:
    taro = expiry("{}")
    taro.buy("2025-07-10", 10_000)
    taro.exchange(100, "2026-07-31 23:59:59")
    assert taro.kinds == [("redeemed", -100)]


def test_the_moment_itself_is_not() -> None:
    taro = expiry("{}")
    taro.buy("2025-07-10", 10_000)
    with pytest.raises(InsufficientPoints):
        taro.exchange(100, "2026-08-01 00:00:00")


def test_the_month_ends_in_the_programmes_time_zone() -> None:
    taro = Account("program: {time_zone: Asia/Singapore}\n" + BASE)
    taro.buy("2026-02-01 00:30", 100)  # 31 January, 23:30 in Singapore
    assert taro.lots == [(1, "2027-02-01 01:00")]


def test_new_terms_leave_older_lots_as_they_are() -> None:
    taro = Account(timeline(("2026-01-01", BASE), ("2026-02-01", "program: {expiry: {after: never}}\n" + BASE)))
    taro.buy("2026-01-31 23:59:59", 100)
    taro.buy("2026-02-01 00:00:00", 200)
    assert taro.lots == [(1, "2027-02-01 00:00"), (2, None)]


SLIDING = "{after: {months: 3}, end_of: day, sliding: true}"


def test_without_sliding_an_act_renews_nothing() -> None:
    taro = expiry("{after: {months: 3}, end_of: day}")
    taro.buy("2026-01-10", 100)
    taro.buy("2026-03-10", 100)
    assert taro.lots == [(1, "2026-04-11 00:00"), (1, "2026-06-11 00:00")]


@pytest.mark.parametrize("act", ["buy", "exchange", "capture", "visit"])
def test_an_act_of_the_members_own_renews_all_regular_points(act: str) -> None:
    taro = expiry(SLIDING)
    taro.buy("2026-01-10", 1000)
    hold = taro.hold(1, "2026-03-10", "2026-03-11") if act == "capture" else None
    if act == "buy":
        taro.buy("2026-03-10", 0)
    elif act == "exchange":
        taro.exchange(1, "2026-03-10")
    elif hold is not None:
        taro.capture(hold, "2026-03-10")
    else:
        taro.act("visit", "2026-03-10")
    assert {expires for _, expires in taro.lots} == {"2026-06-11 00:00"}


@pytest.mark.parametrize("given", ["adjustment", "birthday", "transfer"])
def test_what_is_merely_given_renews_nothing(given: str) -> None:
    rule = "  - {code: birthday, kind: activity, activity: birthday, points: 50}\n"
    taro = Account(
        f"program: {{expiry: {SLIDING}}}\n" + BASE.replace("rules: [", "rules:\n  - ").rstrip("]") + "\n" + rule
    )
    taro.buy("2026-01-10", 1000)
    if given == "adjustment":
        taro.adjust(5, "2026-03-10")
    elif given == "birthday":
        taro.act("birthday", "2026-03-10")
    else:
        taro.send(1, "2026-03-10")
    assert taro.lots[0][1] == "2026-04-11 00:00"


def test_a_late_act_renews_by_its_own_day_and_never_shortens() -> None:
    taro = expiry(SLIDING)
    taro.buy("2026-03-10", 100)
    taro.buy("2026-02-01", 100)
    assert taro.lots == [(1, "2026-05-02 00:00"), (1, "2026-06-11 00:00")]


def test_limited_time_points_are_not_renewed() -> None:
    taro = Account(
        f"program: {{expiry: {SLIDING}}}\nrules: [{{code: gift, kind: fixed, points: 5, expiry: {{after: {{days: 9}}}}}}]"
    )
    taro.buy("2026-01-10", 100)
    taro.buy("2026-01-12", 100)
    assert taro.lots == [(5, "2026-01-20 00:00"), (5, "2026-01-22 00:00")]


def test_held_points_past_their_date_are_not_brought_back_by_an_act() -> None:
    taro = expiry(SLIDING)
    taro.buy("2026-01-10", 1000)
    hold = taro.hold(10, "2026-04-01", "2026-05-01")
    taro.buy("2026-04-20", 100)
    taro.release(hold, "2026-04-21")
    assert taro.kinds == [("released", 0), ("expired", -10)]


def test_the_renewal_is_written_down() -> None:
    taro = expiry(SLIDING)
    taro.buy("2026-01-10", 100)
    taro.buy("2026-03-10", 100)
    assert [1, "renewed", "2026-06-10T15:00:00+00:00"] in taro.journal.entries[-1].moves
