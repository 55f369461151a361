"""Several processes check and post what one process would, in the order of the file."""

from pathlib import Path
from typing import Any

import pytest

from rewards.imports.purchases import checking
from rewards.models import PointAccount, Purchase, PurchaseLine
from tests.rewards.cast import account, published
from tests.rewards.imports.files import purchase, rejects, run, write

pytestmark = pytest.mark.django_db(transaction=True)


def rows_of(references: list[str]) -> list[tuple[int, list[str]]]:
    """Return rows of one cell from line 2 on."""
    return [(number, [reference]) for number, reference in enumerate(references, 2)]


def cut(references: list[str]) -> list[list[str]]:
    found = checking.stretches(iter(rows_of(references)), ["external_id"])
    return [[row[0] for _, row in stretch.rows] for stretch in found]


def test_a_file_is_cut_between_purchases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LINES", 3)
    assert cut([]) == []
    assert cut(["a", "a", "b"]) == [["a", "a", "b"]]
    assert cut(["a", "b", "c", "c ", " c", "d", "e"]) == [["a", "b", "c", "c ", " c"], ["d", "e"]]
    assert cut(["a", "a", "a", "a", "b", "c", "c", "c"]) == [["a", "a", "a", "a"], ["b", "c", "c", "c"]]


def test_of_too_many_lines_of_a_purchase_only_the_last_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LINES", 1)
    monkeypatch.setattr(checking, "LINES_MAX", 3)
    first, second = checking.stretches(iter(rows_of(["a"] * 9 + ["b"])), ["external_id"])
    assert [number for number, _ in first.rows] == [2, 3, 4, 10]
    assert second.rows == [(11, ["b"])]


def test_processes_find_what_one_process_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LINES", 4)
    published()
    taro = account(external_id="taro")
    rows = [
        *purchase("1", 100, 200),
        *purchase("2", 300, 400, amount="=1+1"),
        *purchase("3", 500, 600, member="nobody"),
        *purchase("1", 999),
        *(row for number in range(10, 40) for row in purchase(str(number), 100, 50)),
        *purchase("4", 1, 2, 3, 4, 5, 6, 7),
        *purchase("5", sku="two\nlines"),
        *purchase("11", 7),
    ]
    path = write(tmp_path / "a.csv", rows)
    dry = run("import_purchases", path, dry_run=True, jobs=1)
    alone = rejects(path)
    assert "32 would go in" in dry and {code for _, code in alone} == {
        "not_a_decimal", "unknown_member", "external_id_twice", "control_character",
    }  # fmt: skip
    options: list[dict[str, Any]] = [{"dry_run": True, "jobs": 2}, {"jobs": 3}]
    for each in options:
        assert f"32 {'would go in' if 'dry_run' in each else 'went in'}" in run("import_purchases", path, **each)
        assert rejects(path) == alone
    assert Purchase.objects.get(external_id="1").total == 300
    assert (Purchase.objects.count(), PurchaseLine.objects.count()) == (32, 2 * 31 + 7)
    assert PointAccount.objects.get(pk=taro).purchases == 32
