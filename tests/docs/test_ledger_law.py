"""Every sentence of the ledger's law names a test, and the test exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAW = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
SENTENCES = [line for line in LAW.splitlines() if line.startswith("- ")]


def _names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_sentence_names_a_test() -> None:
    assert len(SENTENCES) > 60
    assert [line for line in SENTENCES if "::test_" not in line] == []


def test_each_named_test_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", LAW)
    missing = [f"{file}::{name}" for file, name in named if name not in _names_in(ROOT / "tests" / "rewards" / file)]
    assert missing == []
