"""The published year becomes a customer's files: whole, in yen, ending before today."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from loyalty_site.demo.names import person
from loyalty_site.demo.year import Year, read_year, weeks_to, write_members, write_programme, write_purchases
from rewards.core.program import read

WEEKS = 463


@pytest.fixture(scope="module")
def year() -> Year:
    return read_year()


@pytest.fixture
def files(year: Year, tmp_path: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    few = year.sample(3)
    write_members(few, WEEKS, tmp_path / "members.csv")
    write_purchases(few, WEEKS, tmp_path / "purchases.csv")
    return rows(tmp_path / "members.csv"), rows(tmp_path / "purchases.csv")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_year_has_the_published_figures(year: Year) -> None:
    assert (year.purchases, year.total, len(year.households)) == (155_370, 459_603_958, 2_469)


def test_a_larger_sample_holds_a_smaller_one_with_all_its_baskets(year: Year) -> None:
    small, large = year.sample(20), year.sample(200)
    assert set(small.households) < set(large.households)
    assert len(large.households) == 200
    assert small.purchases == large.sample(20).purchases


@pytest.mark.parametrize("days", range(7))
def test_the_year_ends_before_today_and_within_a_week_of_it(days: int) -> None:
    today = date(2026, 11, 19) + timedelta(days)
    ends = date(2018, 1, 1) + timedelta(weeks=weeks_to(date(2018, 1, 1), today))
    assert timedelta(days=1) <= today - ends <= timedelta(days=7)
    assert ends.weekday() == date(2018, 1, 1).weekday()


def test_a_member_joins_on_the_day_of_the_first_purchase(
    files: tuple[list[dict[str, str]], list[dict[str, str]]],
) -> None:
    members, purchases = files
    first: dict[str, str] = {}
    for row in purchases:
        if row["member_external_id"]:
            first.setdefault(row["member_external_id"], row["purchased_at"][:10])
    assert {row["external_id"]: row["joined_on"] for row in members} == first


def test_the_lines_of_a_purchase_add_up_and_stand_together(
    files: tuple[list[dict[str, str]], list[dict[str, str]]],
) -> None:
    _, purchases = files
    totals, sums, seen = {}, dict[str, int](), ""
    for row in purchases:
        if row["total"]:
            assert row["external_id"] not in totals
            totals[row["external_id"]] = int(row["total"])
            seen = row["external_id"]
        assert row["external_id"] == seen
        sums[seen] = sums.get(seen, 0) + int(row["amount"])
        assert int(row["quantity"]) >= 1
        assert int(row["amount"]) > 0
    assert totals == sums


def test_dates_are_moved_and_times_of_day_stay(year: Year, files: tuple[list[dict[str, str]], object]) -> None:
    few = year.sample(3)
    moved = few.lines["transaction_timestamp"].min() + timedelta(weeks=WEEKS)  # type: ignore[operator]
    assert min(row["purchased_at"] for row in files[1] if row["purchased_at"]) == str(moved)  # type: ignore[attr-defined]


def test_a_household_is_the_same_person_every_time_with_a_reading_in_katakana(year: Year) -> None:
    people = [person(household) for household in year.households]
    assert people == [person(household) for household in year.households]
    assert len(set(people)) == len(people)
    for who in people:
        assert " " in who.name
        assert all("ァ" <= letter <= "ヶ" or letter in "ー " for letter in who.kana)


def test_the_programme_with_the_stores_of_the_year_is_correct(year: Year, tmp_path: Path) -> None:
    programme = Path(read_year.__code__.co_filename).with_name("programme.yaml")
    write_programme(programme, year, tmp_path / "programme.yaml")
    reading = read((tmp_path / "programme.yaml").read_bytes(), None)
    assert reading.mistakes == () or not reading.mistakes
    assert reading.document is not None
    assert len(reading.document["stores"]) == 457
