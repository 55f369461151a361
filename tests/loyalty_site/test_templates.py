"""Templates: what is meant for whoever writes them is not shown to whoever reads the page."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(TEMPLATES)) for path in FILES])
def test_a_short_comment_ends_on_its_line(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        assert line.count("{#") == line.count("#}"), f"use {{% comment %}} for several lines: {line}"


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.stem)
def test_a_component_declares_its_variables(path: Path) -> None:
    head = path.read_text(encoding="utf-8")[:700]
    assert re.match(r"\{#|\{% comment %\}", head)
    assert re.search(r"[Vv]ariables", head)
