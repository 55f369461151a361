"""docs/staff.md: the roles, what they may adjust, and the commands are the product's."""

import re
from pathlib import Path

from django.core.management import get_commands

from loyalty_site.staff_roles import ROLES
from rewards.core.adjusting import A_DAY

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "staff.md").read_text(encoding="utf-8")
ROWS = {row[1]: row[0] for row in re.finditer(r"^\| `(\w+)` \|.*$", PAGE, re.MULTILINE)}


def test_the_table_names_every_role() -> None:
    assert list(ROWS) == sorted(ROWS, key=list(ROLES).index)
    assert set(ROWS) == set(ROLES)


def test_the_table_says_what_each_role_may_adjust() -> None:
    said = {role: found[1] for role, row in ROWS.items() if (found := re.search(r"adjusts up to ([\d,]+) points", row))}
    assert said | {"administrator": said["manager"]} == {role: f"{points:,}" for role, points in A_DAY.items()}


def test_its_commands_exist() -> None:
    assert set(re.findall(r"manage\.py (\w+)", PAGE)) <= set(get_commands())
