"""Tables for spreadsheets."""

import csv
import io
from collections.abc import Iterator

import pytest

from loyalty_site.lib.spreadsheet import as_csv, inert


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=", "-", "+1,2", "＝1+1", "＋1", "－1", "＠A1"]
)
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(-300, "-300"), (1980, "1980"), ("-300", "-300"), ("+5", "+5"), ("-1.5", "-1.5"), ("2026-11-21", "2026-11-21")],
)
def test_numbers_and_days_stay_what_they_are(cell: str | int, shown: str) -> None:
    assert inert(cell) == shown


def test_a_table_begins_with_the_mark_of_utf8() -> None:
    assert b"".join(as_csv(["日付"], [])) == b"\xef\xbb\xbf" + "日付\r\n".encode()


def test_commas_quotation_marks_and_line_ends_stay_in_their_cell() -> None:
    row = ["a,b", 'say "so"', "two\nlines"]
    text = b"".join(as_csv(["1", "2", "3"], [row])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == row


def test_rows_are_sent_as_they_come() -> None:
    taken = []

    def rows() -> Iterator[list[int]]:
        for number in range(100_000):
            taken.append(number)
            yield [number]

    pieces = as_csv(["number"], rows())
    next(pieces)
    next(pieces)
    assert len(taken) < 1000
