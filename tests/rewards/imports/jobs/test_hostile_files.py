"""Whatever is sent is answered with a page and a sentence, and nothing of it is kept."""

import io
import random
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from members.models import Member
from rewards.models import ImportJob
from tests.rewards.cast import published
from tests.rewards.imports.jobs.desk import act, as_it_is, manager, named, send, sent

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "external_id,joined_on\n"


def workbook(*rows: list[Any]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def packed(parts: dict[str, bytes], of: bytes) -> bytes:
    """Return a workbook with some of its parts replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(of)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return stream.getvalue()


GOOD = workbook(["external_id", "joined_on"], ["a-1", "2024-01-05"])
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
GROWING = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
BAD: dict[str, bytes] = {
    "0 bytes": b"",
    "random bytes": random.Random(7).randbytes(5000),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "many columns": b",".join(b"c%d" % number for number in range(100_000)) + b"\n",
    "a million columns": b"," * 1_000_000,
    "a ragged row": HEADER.encode() + b"a-1\n",
    "a column twice": b"name,name\n1,2\n",
    "another encoding": HEADER.encode("utf-16"),
    "broken text": HEADER.encode() + b"\x81\xff,2024-01-05\n",
    "an open quotation": HEADER.encode() + b'"a-1,2024-01-05\n',
    "a workbook cut off": GOOD[:-200],
    "an archive that is no workbook": packed({}, GOOD)[:60] + b"PK",
    "a workbook that grows": packed({SHEET: b"0" * 150_000_000}, GOOD),
    "a workbook of growing entities": packed({SHEET: b"<?xml version='1.0'?>" + GROWING + b"<worksheet>&j;</worksheet>"}, GOOD),
    "a workbook of a million columns": packed(
        {SHEET: b"<worksheet " + NAMESPACE + b'><sheetData><row r="1"><c r="BDWGN1"><v>1</v></c></row></sheetData></worksheet>'}, GOOD
    ),
    "a workbook with its last row at the end of the world": packed(
        {SHEET: b"<worksheet " + NAMESPACE + b'><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'}, GOOD
    ),
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
    "a workbook of nothing": workbook(),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_a_sentence(what: str, folder: Path) -> None:
    response = send(manager(), BAD[what])
    assert response.status_code == 422, response.content.decode()[:500]
    (sentence,) = response.context["form"].errors["file"]
    assert sentence.endswith(".") and str(folder) not in sentence, sentence
    assert not ImportJob.objects.exists() and not list(folder.glob("*"))


@pytest.mark.parametrize("name", ["a\0b.csv", "..\\..\\etc", "x" * 900, "\u202egnp.csv", "=1+1.csv"])
def test_any_name_of_a_file_is_taken(name: str, folder: Path) -> None:
    published()
    response = send(manager(), HEADER, name=name)
    assert response.status_code in (302, 422)
    assert all(path.parent == folder and path.name[:36].count("-") == 4 for path in folder.glob("*"))


def test_cells_of_any_kind_are_checked_without_an_error_of_ours() -> None:
    published()
    client = manager()
    cells = ["=1+1", "＝1+1", "@SUM(A1)", "a\0b", "\u202e", "x" * 100_000, "' OR 1=1 --", "😀", "", " ", "a-1"]
    content = HEADER + "".join(f'"{cell}",2024-01-05\n' for cell in cells)
    job = named(client, sent(client, content), as_it_is(HEADER))
    assert client.get(f"/staff/imports/{job.pk}/preview").status_code == 200
    job = act(client, act(client, job, "check"), "begin")
    assert job.status == "done" and job.accepted + job.rejected == len(cells), (job.status, job.fault)
    assert Member.objects.filter(external_id="=1+1").exists()
    for address in ("rejects", "rejects?page=0", "rejects?page=99999999999", "rejects?page=二", "rejects.csv"):
        assert client.get(f"/staff/imports/{job.pk}/{address}").status_code == 200


def test_mutated_workbooks_never_end_in_an_error_of_ours(folder: Path) -> None:
    client, dice = manager(), random.Random(20260402)
    print("seed 20260402")
    seen = set()
    for _ in range(60):
        content = bytearray(GOOD)
        for _ in range(dice.choice([1, 3, 20])):
            content[dice.randrange(len(content))] = dice.randrange(256)
        seen.add(send(client, bytes(content)).status_code)
    assert seen <= {302, 422} and 422 in seen


def test_a_workbook_is_read_as_people_see_it() -> None:
    published()
    client = manager()
    second = datetime(2024, 2, 6)  # noqa: DTZ001 - a workbook knows no zone
    rows = [
        ["会員コード", "電話番号", "入会日", "氏名"],
        [1001.0, "090-1234-5678", date(2024, 1, 5), "髙橋 ①"],
        [],
        [1002, None, second, "=1+1"],
    ]
    job = sent(client, workbook(*rows), name="会員.xlsx")
    columns = {"column_0": "external_id", "column_1": "phone", "column_2": "joined_on", "column_3": "name"}
    preview = client.get(f"/staff/imports/{named(client, job, columns).pk}/preview").context["preview"]
    assert [(row.line_no, [cell for cell, _ in row.cells]) for row in preview.rows] == [
        (2, ["1001", "090-1234-5678", "2024-01-05", "髙橋 ①"]), (4, ["1002", "", "2024-02-06 00:00:00", ""]),
    ]  # fmt: skip
    assert [row.reason for row in preview.rows] == ["", ""]
