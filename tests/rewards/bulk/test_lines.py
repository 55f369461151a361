"""A line of a file says whom it means, how many points, why and until when; or exactly what is wrong with it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.imports.adjustments.columns import COLUMNS, Wrong, said

TOKYO, AT = ZoneInfo("Asia/Tokyo"), datetime(2026, 12, 1, tzinfo=UTC)
RIGHT = {"member_number": "2000000000001", "points": "100"}


def wrong(**cells: str) -> str:
    with pytest.raises(Wrong) as found:
        said(RIGHT | cells, TOKYO, AT)
    return found.value.code


@pytest.mark.parametrize(
    ("cell", "points"),
    [("100", 100), ("+100", 100), ("-100", -100), ("1,000", 1000), ("１，０００", 1000), ("−5", -5), ("▲30", -30), ("100.0", 100), (" 7 ", 7)],
)  # fmt: skip
def test_points_are_read_as_spreadsheets_write_them(cell: str, points: int) -> None:
    assert said(RIGHT | {"points": cell}, TOKYO, AT).points == points


@pytest.mark.parametrize("cell", ["", "0", "1.5", "1e3", "abc", "1,00", "1000000001", "--1", "=1+1", "9" * 60])
def test_what_is_no_number_of_points_is_told(cell: str) -> None:
    assert wrong(points=cell) == "points"


def test_a_line_names_one_member_in_one_way() -> None:
    assert wrong(member_number="") == "nobody"
    assert wrong(member_card="C 1") == "names"
    assert wrong(member_number="2.00E+12") == "shortened"
    assert wrong(member_number="2\0") == "unknown"


def test_the_reason_is_said_in_either_language() -> None:
    for cell, code in (("", "correction"), ("お詫び", "apology"), ("Goodwill", "goodwill")):
        assert said(RIGHT | {"reason": cell}, TOKYO, AT).reason_code == code
    assert wrong(reason="because") == "reason"


def test_the_last_day_is_usable_in_full() -> None:
    expires_at = said(RIGHT | {"expires_on": "2027/3/31"}, TOKYO, AT).expires_at
    assert expires_at == datetime(2027, 4, 1, tzinfo=TOKYO)
    assert wrong(expires_on="2026-11-30") == "expiry_past"
    assert wrong(expires_on="31.3.2027") == wrong(expires_on="9999-12-31") == wrong(expires_on="2027-02-30") == "expiry"
    assert wrong(points="-1", expires_on="2027-03-31") == "expiry_of_taken"


@given(st.fixed_dictionaries({name: st.text(max_size=30) for name in COLUMNS}))
def test_any_cells_are_read_or_told(cells: dict[str, str]) -> None:
    try:
        found = said(cells, TOKYO, AT)
    except Wrong as error:
        assert error.code
    else:
        assert found.points != 0
        assert found.name
