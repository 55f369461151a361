"""Whatever file is delivered: a sentence says what to correct, or names the line; nothing breaks and nothing is half there."""

import gzip
import random

import pytest

from loyalty_site.lib.errors import DomainError
from members.actions.audit import COMMAND
from rewards.actions.journals import keep_columns
from rewards.journals import jobs
from rewards.journals.columns import DEFAULTS
from rewards.journals.taking import take
from rewards.models import Journal, JournalReceipt
from tests.rewards.matching.day import HEADER, Day, Receipt, apples, journal_of

pytestmark = pytest.mark.django_db
HEAD = ",".join(HEADER)


def read(content: bytes) -> Journal:
    journal = take("GINZA", "1", "j.csv", content)
    jobs.run_waiting()
    journal.refresh_from_db()
    assert journal.status == Journal.Status.DONE
    return journal


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\0\0", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"\x1f\x8b broken", b'"', b"a,a\n1,2\n",
        "日付,合計\n".encode(), "レシート番号,日付\n".encode(), f"{HEAD}\n1,2\n".encode(), f"{HEAD}\n\"".encode(),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(content: bytes) -> None:
    Day()
    with pytest.raises(DomainError) as refused:
        take("GINZA", "1", "j.csv", content)
    assert "/" not in refused.value.message.replace("2026/11/30", "") or "gzip" in refused.value.message
    assert not Journal.objects.exists()


@pytest.mark.parametrize(
    "where", [("NOWHERE", "1"), ("GINZA", ""), ("GINZA", "\0"), ("\ud800", "1"), ("GINZA", "9" * 99)]
)
def test_a_place_that_is_not_there_is_refused(where: tuple[str, str]) -> None:
    Day()
    with pytest.raises(DomainError):
        take(*where, "j.csv", journal_of([]))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",2026/01/05,10:00,100,A,A,F,1,100,8%", "required"),
        ("1,5th of May,10:00,100,A,A,F,1,100,8%", "not_a_journal_day"),
        ("1,2026/02/30,10:00,100,A,A,F,1,100,8%", "not_a_journal_day"),
        ("1,2026/01/05,25:00,100,A,A,F,1,100,8%", "not_a_journal_time"),
        ("1,2026/01/05,,100,A,A,F,1,100,8%", "not_a_journal_time"),
        ("1,1999/01/05,10:00,100,A,A,F,1,100,8%", "receipt_out_of_time"),
        ("1,2099/01/05,10:00,100,A,A,F,1,100,8%", "receipt_out_of_time"),
        ("1,2026/01/05,10:00,abc,A,A,F,1,100,8%", "not_a_decimal"),
        ("1,2026/01/05,10:00,100,A,A,F,1,1e9,8%", "not_a_decimal"),
        ("1,2026/01/05,10:00,99999999999999,A,A,F,1,100,8%", "out_of_range"),
        ("1,2026/01/05,10:00,999999999999,A,A,F,1,100,8%", "out_of_range"),
        ("1,2026/01/05,10:00,100,A,A,F,0,100,8%", "out_of_range"),
        ("1,2026/01/05,10:00,100,A,A,F,1,100,8.12345%", "not_a_decimal"),
        ("1,2026/01/05,10:00,100,A\x07,A,F,1,100,8%", "control_character"),
        ("1,\0,10:00,100,A,A,F,1,100,8%", "not_a_journal_day"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_the_others_go_in(row: str, code: str) -> None:
    Day()
    good = "2,2026/01/05,10:00,100,A,A,F,1,100,8%"
    journal = read(f"{HEAD}\n{row}\n{good}\n".encode())
    assert [fault[:2] for fault in journal.faults] == [[2, code]]
    assert JournalReceipt.objects.get().number == "2"


def test_registers_write_in_their_own_way() -> None:
    Day()
    rows = [
        "００１,2026年1月5日,10時05分,￥1\uff0c000,A,りんご,F,２,\"1,100\",8%", "001,2026年1月5日,10時05分,￥1\uff0c000,,値引,,,△100,",
        "002,20260105,1006,500,A,A,F,1,500,0.10", "003,2026-1-5 10:07,,300,A,A,F,1,200,8",
        "004,2026/01/05,10:08,-300,A,A,F,-1,-300,8",
    ]  # fmt: skip
    journal = read("\n".join([HEAD, *rows]).encode())
    assert (journal.fault_count, journal.returns, journal.receipts_added) == (0, 1, 3)
    first, second, third = JournalReceipt.objects.order_by("number")
    assert first.lines == [["A", "りんご", "F", 2000, None, 1100, 100, 800]] and first.total == 1000
    assert second.lines[0][7] == 1000
    assert third.lines == []  # they do not add up: it is matched by its total alone


def test_a_receipt_that_tells_two_totals_is_left_out() -> None:
    Day()
    rows = ["1,2026/01/05,10:00,100,A,A,F,1,100,8%", "1,2026/01/05,10:00,200,A,A,F,1,100,8%"]
    journal = read("\n".join([HEAD, *rows]).encode())
    assert journal.faults[0][1] == "receipt_tells_two_totals" and not JournalReceipt.objects.exists()


def test_columns_are_what_the_register_calls_them() -> None:
    day = Day()
    names = dict.fromkeys(DEFAULTS, "") | {"receipt": "No", "day": "When", "total": "Sum"}
    keep_columns("GINZA", "1", names, COMMAND)
    journal = read(f"Sum,No,Other,When\n1000,7,?,{day.day} 12:00\n".encode())
    assert journal.receipts_added == 1 and JournalReceipt.objects.get().sold_at == day.at(12)


def test_rows_of_other_registers_are_left_out() -> None:
    Day()
    rows = ["1,2026/01/05,10:00,100,01", "2,2026/01/05,10:01,100,2"]
    journal = read("\n".join(["レシート番号,日付,時刻,合計,レジ番号", *rows]).encode())
    assert (journal.receipts_added, journal.rows_elsewhere) == (1, 1)


def test_a_compressed_journal_is_read() -> None:
    day = Day()
    assert read(gzip.compress(journal_of([apples("1", day.at(9))]))).receipts_added == 1


def test_noise_breaks_nothing() -> None:
    day, seed = Day(), 7
    print("seed", seed)
    chance = random.Random(seed)
    whole = bytearray(
        journal_of([Receipt(str(no), day.at(9, no), [("A", "F", 1, 100)]) for no in range(20)], encoding="utf-8")
    )
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            take("GINZA", "1", "j.csv", bytes(broken))
        except DomainError as refused:
            assert refused.message
    jobs.run_waiting()
    assert set(Journal.objects.values_list("status", flat=True)) == {"done"}
