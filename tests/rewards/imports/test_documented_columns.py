"""The columns that the document lists are the code's."""

import re
from pathlib import Path

import pytest

from rewards.imports.balances import columns as balances
from rewards.imports.members import columns as members
from rewards.imports.purchases import columns as purchases

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "imports.md"


def documented(kind: str) -> list[tuple[str, bool]]:
    """Return (column, is always needed) of a table in the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    table = re.search(rf"<!-- columns: {kind} -->(.*?)<!-- end -->", text, re.DOTALL)
    assert table is not None
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|", table[1], re.M)
    return [(name, needed.strip() == "yes") for name, needed in rows]


@pytest.mark.parametrize(("kind", "code"), [("purchases", purchases), ("members", members), ("balances", balances)])
def test_columns_and_those_that_are_needed_are_the_codes(kind: str, code: object) -> None:
    rows = documented(kind)
    assert [name for name, _ in rows] == list(code.KNOWN)  # type: ignore[attr-defined]
    assert {name for name, is_needed in rows if is_needed} == set(code.REQUIRED)  # type: ignore[attr-defined]
