"""Points, money and days as a member reads them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import translation

from rewards.statement.figures import Figures, grouped


def figures(language: str) -> Figures:
    with translation.override(language):
        return Figures.of(None)


def test_points_have_separators_and_their_name() -> None:
    assert figures("ja").points(1980) == "1,980ポイント"
    assert figures("en").points(1980) == "1,980 pt"
    assert replace(figures("en"), point_name="Stars").points(-1980) == "\N{MINUS SIGN}1,980 Stars"
    assert grouped(-20) == "\N{MINUS SIGN}20"


def test_money_has_the_sign_of_its_currency() -> None:
    assert figures("ja").money(1980) == figures("en").money(1980) == "¥1,980"
    assert replace(figures("en"), currency="USD", digits=2).money(198050) == "$1,980.50"


@pytest.mark.parametrize(("language", "text"), [("ja", "2026年12月31日(木)まで"), ("en", "until 31 Dec 2026")])
def test_the_last_usable_day_is_the_one_before(language: str, text: str) -> None:
    with translation.override(language):
        assert figures(language).until(datetime(2026, 12, 31, 15, tzinfo=UTC)) == text


def test_an_expiry_within_a_day_shows_its_time() -> None:
    with translation.override("en"):
        assert figures("en").until(datetime(2026, 12, 31, 9, tzinfo=UTC)) == "until 31 Dec 2026 18:00"


@pytest.mark.parametrize(
    ("hour", "text"),
    [(14, "today is the last day"), (-10, "1 day left"), (-34, "2 days left"), (-99, "4 days left")],
)
def test_days_left_are_counted_in_the_programmes_time(hour: int, text: str) -> None:
    end = datetime(2026, 12, 31, 15, tzinfo=UTC)
    moment = datetime.fromtimestamp(end.timestamp() - (15 - hour) * 3600, UTC)
    with translation.override("en"):
        assert figures("en").days_left(end, moment) == text
