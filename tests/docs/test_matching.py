"""docs/matching.md: its columns, its figures and its command are the product's."""

import re
from datetime import timedelta
from pathlib import Path

from django.core.management import get_commands

from rewards.actions.reviews import REVIEW
from rewards.core.matching import NEAR
from rewards.journals.columns import DEFAULTS, REQUIRED
from rewards.journals.taking import MEGABYTES_MAX

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")


def test_its_columns_are_the_products() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (.*)\|$", PAGE, re.MULTILINE)
    assert {name: told for name, told, _ in rows} == DEFAULTS
    assert tuple(name for name, _, note in rows if note.startswith("needed")) == REQUIRED


def test_its_figures_are_the_products() -> None:
    assert f"up to {MEGABYTES_MAX} MB" in PAGE
    assert "within 10 minutes" in PAGE and timedelta(minutes=10) == NEAR
    assert "after 365 days" in PAGE and timedelta(days=365) == REVIEW


def test_its_command_exists() -> None:
    assert set(re.findall(r"manage\.py (\w+)", PAGE)) <= set(get_commands())
