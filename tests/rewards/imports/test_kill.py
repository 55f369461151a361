"""An import that is killed goes on when it is started again, and everything is there once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from rewards.models import ImportReject, ImportRun, PointAccount, PointEntry, Purchase, PurchaseLine, StagedPurchase
from tests.bench.purchases_file import write_purchases
from tests.rewards.cast import published
from tests.rewards.imports.files import run

pytestmark = pytest.mark.django_db(transaction=True)

PURCHASES = 1500


def start(path: Path, environment: dict[str, str], *options: str) -> "subprocess.Popen[bytes]":
    program = "import sys, django; django.setup(); from django.core.management import call_command;"
    program += "from rewards.imports import importing; from rewards.imports.purchases import posting;"
    program += "from rewards.imports.purchases import checking; checking.LINES = 300;"
    program += "importing.CHUNK = 100; posting.CHUNK = 50;"
    program += "call_command('import_purchases', *sys.argv[1:])"
    return subprocess.Popen(
        [sys.executable, "-c", program, str(path), "--enrol", *options],
        cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def wait_until(condition: object, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 300
    while not condition():  # type: ignore[operator]
        assert process.poll() is None, process.stderr.read().decode()  # type: ignore[union-attr]
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("options", [(), ("--jobs", "2")], ids=["alone", "two processes"])
def test_killed_at_any_time_it_goes_on(
    tmp_path: Path, process_environment: dict[str, str], options: tuple[str, ...]
) -> None:
    published()
    path = tmp_path / "year.csv"
    write_purchases(path, PURCHASES, 60)
    moments = [
        lambda: StagedPurchase.objects.count() >= 300,  # while it reads
        lambda: ImportRun.objects.filter(stage="posting").exists(),
        lambda: Purchase.objects.count() >= 300,  # while it posts
        lambda: Purchase.objects.count() > 900,
    ]
    for moment in moments:
        process = start(path, process_environment, *options)
        wait_until(moment, process)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert 0 < Purchase.objects.count() < PURCHASES
    process = start(path, process_environment, *options)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode()
    _check_once()
    row = ImportRun.objects.get()
    assert (row.accepted, row.repeated, row.rejected, row.stage) == (PURCHASES, 0, 0, "done")
    assert f"0 went in, {PURCHASES:,} were there already" in run("import_purchases", path)
    _check_once()


def _check_once() -> None:
    assert (Purchase.objects.count(), PurchaseLine.objects.count()) == (PURCHASES, 3 * PURCHASES)
    assert sum(PointAccount.objects.values_list("purchases", flat=True)) == PURCHASES
    assert PointEntry.objects.filter(kind="earned").values("purchase").distinct().count() == PURCHASES
    assert not StagedPurchase.objects.exists() and not ImportReject.objects.exists()


def test_two_imports_of_one_file_do_not_run_at_once(tmp_path: Path, process_environment: dict[str, str]) -> None:
    published()
    path = tmp_path / "year.csv"
    write_purchases(path, 1000, 20)
    both = [start(path, process_environment), start(path, process_environment)]
    for process in both:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors.decode()  # the second waits, and finds everything there
    assert Purchase.objects.count() == 1000
