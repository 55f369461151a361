"""A file that cannot be read ends in one clear line, exit code 1, and nothing written."""

import gzip
import os
import random
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from rewards.models import ImportRun, Purchase, StagedPurchase
from tests.rewards.cast import account, published
from tests.rewards.imports.files import purchase, run, write

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = b"store,external_id,purchased_at,sku,quantity,amount,total\n"
LINE = b"GINZA,1,2026-03-01 10:00:00,A,1,100,100\n"
BAD = {
    "0 bytes": b"",
    "a missing column": LINE.replace(b"GINZA", b"store"),
    "an unknown column": HEADER.replace(b"sku", b"colour") + LINE,
    "a column twice": HEADER.replace(b"sku", b"amount") + LINE,
    "a ragged row": HEADER + LINE + b"GINZA,2\n",
    "an open quotation": HEADER + LINE + b'GINZA,"2,2026-03-01',
    "a huge cell": HEADER + LINE + LINE.replace(b"A", b"x" * 1_000_000),
    "another encoding": (HEADER + LINE).decode().encode("utf-16"),
    "broken text": HEADER + LINE.replace(b"A", b"\x81\xff"),
    "random bytes": random.Random(1).randbytes(5000),
    "a cut archive": gzip.compress(HEADER + LINE * 1000)[:-20],
}  # fmt: skip


def test_nothing_is_written_for_a_bad_file(tmp_path: Path) -> None:
    published()
    for name, content in BAD.items():
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        for command in ("import_purchases", "import_members", "import_balances"):
            with pytest.raises(CommandError) as caught:
                run(command, path)
            assert caught.value.returncode == 1 and "\n" not in str(caught.value), name
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "absent"):
        with pytest.raises(CommandError):
            run("import_purchases", path)
    assert not Purchase.objects.exists() and not ImportRun.objects.exists() and not StagedPurchase.objects.exists()


def test_without_a_programme_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="load_program"):
        run("import_purchases", write(tmp_path / "a.csv", purchase("1")))


def test_mutated_files_never_end_in_a_traceback(tmp_path: Path) -> None:
    """Seeded mutations of a good file: bytes changed, cut, doubled, swapped between cells."""
    published()
    account(external_id="taro")
    good = write(tmp_path / "good.csv", [row for number in range(20) for row in purchase(f"r{number}", 100, 200)])
    content = good.read_bytes()
    seed = 20260401
    dice = random.Random(seed)
    print("seed", seed)
    came = {"read": 0, "refused": 0}
    for number in range(150):
        mutated = bytearray(content)
        for _ in range(dice.choice([1, 1, 2, 5])):
            mutate(mutated, dice)
        path = tmp_path / f"mutated-{number}.csv"
        path.write_bytes(bytes(mutated))
        try:
            run("import_purchases", path, dry_run=dice.random() < 0.5, enrol=dice.random() < 0.2)
            came["read"] += 1
        except CommandError as error:
            assert "\n" not in str(error)
            came["refused"] += 1
    assert min(came.values()) > 5, came


def mutate(content: bytearray, dice: random.Random) -> None:
    """Change a file at one place."""
    place = dice.randrange(len(content))
    match dice.randrange(6):
        case 0:
            content[place] = dice.randrange(256)
        case 1:
            del content[place : place + dice.randrange(1, 40)]
        case 2:
            content[place:place] = dice.choice(
                [b"\0", b'"', b",", b"\n", b"\r", b"=", b"\xe3\x81", b"\xef\xbb\xbf", b"1e9"]
            )
        case 3:
            content[place:place] = content[place : place + dice.randrange(1, 200)]
        case 4:
            digit = content.find(dice.choice(b"0123456789"), place)
            if digit >= 0:
                content[digit : digit + 1] = str(dice.randrange(10**6)).encode()
        case _:
            content[place:place] = dice.choice(["￥", "①㈱髙", "\u202e", "\ud7ff"]).encode()
