"""The floors: an import goes down, and the heart of the house imports almost nothing."""

import ast
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

BASE = Path(__file__).resolve().parent.parent
CORES = (BASE / "rewards" / "core", BASE / "campaigns" / "core")
ALLOWED_IN_CORE = sys.stdlib_module_names | {"orjson"}
ALLOWED_PREFIXES_IN_CORE = ("rewards.core", "campaigns.core", "loyalty_site.lib")
# The programme file is YAML, and Japan's holidays are a table that somebody keeps.
ALLOWED_BY_ROOM = {"program": {"ruamel"}, "calendar.py": {"jpholiday"}}


def test_every_contract_of_the_floors_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BASE)
    assert lint_imports(no_cache=True) == 0


def imports_of(source: str) -> list[str]:
    """Return the modules a source imports, absolute names, also those imported inside functions."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    return names


def strangers(source: str, room: str) -> list[str]:
    """Return the imports that the core may not have."""
    allowed = ALLOWED_IN_CORE | ALLOWED_BY_ROOM.get(room, set())
    return [
        name
        for name in imports_of(source)
        if name.split(".")[0] not in allowed
        and not any(name == prefix or name.startswith(f"{prefix}.") for prefix in ALLOWED_PREFIXES_IN_CORE)
    ]


def test_the_core_imports_nothing_but_itself_and_the_ground() -> None:
    found = {
        str(path.relative_to(BASE)): names
        for core in CORES
        for path in core.rglob("*.py")
        if (names := strangers(path.read_text(), path.relative_to(core).parts[0]))
    }
    assert found == {}


def test_a_stranger_in_the_core_is_found() -> None:
    assert strangers("import json\nfrom django.db import models", "fold.py") == ["django.db"]
    assert strangers("def late():\n    import members.models", "fold.py") == ["members.models"]
    assert strangers("from rewards.models import Terms", "fold.py") == ["rewards.models"]
    assert strangers("from ruamel.yaml import YAML", "fold.py") == ["ruamel.yaml"]
    assert strangers("from ruamel.yaml import YAML", "program") == []
