"""Several processes check and post what one process would, in the order of the file."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rewards.imports.purchases import checking, workers
from rewards.imports.purchases.worker import WorkerFailed
from rewards.imports.purchases.workers import in_order
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


@dataclass
class Doubled:
    """A task that returns twice what it was sent; it fails where that is nothing."""

    payload: bytes

    def carry_out(self, tell: Callable[[int], None]) -> bytes:
        if not self.payload:
            raise ValueError("nothing")
        return self.payload * 2


def letters(count: int, size: int) -> Iterator[Doubled]:
    return (Doubled(bytes([65 + number % 26]) * size) for number in range(count))


def test_answers_come_in_the_order_of_the_tasks() -> None:
    found = list(in_order(letters(20, 200_000), 2))
    assert [answer[:1] for answer in found] == [bytes([65 + number]) for number in range(20)]
    assert {len(answer) for answer in found} == {400_000}


def test_who_stops_asking_leaves_nobody_waiting() -> None:
    """Processes and the thread that feeds them are in the middle of messages that no buffer holds."""
    answers = in_order(letters(1_000, 5_000_000), 2)
    assert len(next(answers)) == 10_000_000
    (feeder,) = (thread for thread in threading.enumerate() if isinstance(thread, workers._Feeder))
    deadline = time.monotonic() + 10
    stuck = 0  # looks in a row that found it sending: nobody takes what it sends
    while stuck < 30 and time.monotonic() < deadline:
        feeder.join(0.01)
        stuck = stuck + 1 if is_sending(feeder) else 0
    assert stuck == 30
    answers.close()


def is_sending(thread: threading.Thread) -> bool:
    """Tell whether a thread is in the middle of a message."""
    frame = sys._current_frames().get(thread.ident or 0)
    return frame is not None and frame.f_code.co_name == "_send"


def test_a_task_that_cannot_be_found_is_told_after_the_answers_before_it() -> None:
    def tasks() -> Iterator[Doubled]:
        yield from letters(3, 10)
        raise OSError("the file has changed")

    answers = in_order(tasks(), 2)
    assert [next(answers) for _ in range(3)]
    with pytest.raises(OSError, match="the file has changed"):
        next(answers)


def test_a_task_that_fails_ends_the_work() -> None:
    with pytest.raises(WorkerFailed, match="nothing"):
        list(in_order(iter([Doubled(b"a"), Doubled(b""), Doubled(b"c")]), 2))
