"""docs/performance.md: every measurement runs, every figure in the table that falls short says so."""

import re
from pathlib import Path

import pytest

from tests.bench.__main__ import MEASUREMENTS, Measurement, run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
ROW = re.compile(
    r"^\| (?P<what>.+?) \| (?P<sign>[≥≤]) (?P<wanted>[\d.,]+)(?: \w+)? \| (?P<seen>[\d.,]+\d)(?: \w+)?(?P<short>, short)? \| `(?P<module>[\w.]+)` \|$"
)


def number(text: str) -> float:
    return float(text.replace(",", ""))


def rows() -> list[re.Match[str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.endswith("` |")]
    return [found for line in lines if (found := ROW.match(line)) or pytest.fail(f"not a row: {line}")]


def test_every_measurement_has_rows_and_every_row_a_measurement() -> None:
    assert {row["module"] for row in rows()} == {measurement.module for measurement in MEASUREMENTS}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["what"])
def test_what_falls_short_says_so(row: re.Match[str]) -> None:
    wanted, seen = number(row["wanted"]), number(row["seen"])
    is_met = seen >= wanted if row["sign"] == "≥" else seen <= wanted
    assert is_met == (row["short"] is None)


@pytest.mark.parametrize("measurement", MEASUREMENTS, ids=lambda measurement: measurement.module.rpartition(".")[2])
def test_every_measurement_runs(measurement: Measurement) -> None:
    assert run(measurement, is_quick=True) == 0
