"""Every table that leaves the product is written by one module, holds no formula, and comes back as it was."""

import ast
import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.actions import segments
from loyalty_site.lib.spreadsheet import TableWriter, as_csv, inert, restored
from members.actions import data_exports
from members.actions.audit import COMMAND
from members.actions.enrolment import enrol
from members.models import DataExportPart, Member
from tests.members.cast import person
from tests.rewards.cast import published
from tests.rewards.imports.files import run, write
from tests.staff import staff

BASE = Path(__file__).resolve().parents[2]
# The one place, and the one that makes a CSV file of a workbook on its way in, in our own folder.
WRITERS = {"loyalty_site/lib/spreadsheet.py", "loyalty_site/lib/workbook.py"}
# Who hands tables out through it; a new one is fed hostile names below.
EXPORTS = {
    "members/export_file.py", "rewards/views/entries.py", "rewards/imports/runs.py",
    "rewards/staff/bulk_adjustments.py",  # the names of columns alone
    "campaigns/staff/segments.py", "campaigns/staff/surveys.py",
}  # fmt: skip
MARKS = "=+-@\t\r\n＝＋－＠"
HOSTILE = [f"{mark}cmd|'/C calc'!A0" for mark in "=+-@＝＋－＠"] + ["'=1+1", "''@x"]


def calls(path: Path) -> set[str]:
    """Return the names that a module calls, with their module where they have one."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            found.add(ast.unparse(node.func))
    return found


def modules() -> dict[str, set[str]]:
    return {
        str(path.relative_to(BASE)): calls(path)
        for app in ("loyalty_site", "members", "rewards", "campaigns")
        for path in (BASE / app).rglob("*.py")
    }


def test_no_other_module_writes_a_table() -> None:
    writing = {"csv.writer", "csv.DictWriter", "writer", "DictWriter", "Workbook", "xlsxwriter.Workbook"}
    assert {name for name, called in modules().items() if called & writing} == WRITERS


def test_every_export_is_known_here() -> None:
    assert {name for name, called in modules().items() if called & {"as_csv", "TableWriter"}} - WRITERS == EXPORTS


@given(st.lists(st.text(st.sampled_from(MARKS + "'ab1., \"髙"), max_size=6), min_size=1, max_size=4))
@example(["'=1", "''=1", "=1", "'", "-5", "'-5", "+81 3", "＝1"])
def test_cells_come_back_as_they_were(cells: list[str]) -> None:
    text = b"".join(as_csv(["a"] * len(cells), [cells])).decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert [restored(cell) for cell in row] == cells
    check_inert(row)


def check_inert(row: list[str]) -> None:
    for cell in row:
        assert not cell.startswith(tuple(MARKS)) or (
            cell == inert(cell) and cell.lstrip("+-").replace(".", "").isdigit()
        )


def test_rows_of_an_open_file_are_inert_too() -> None:
    stream = io.StringIO()
    TableWriter(stream).row(HOSTILE)
    check_inert(next(csv.reader(io.StringIO(stream.getvalue()))))


@pytest.mark.django_db(transaction=True)
def test_hostile_names_leave_inert(tmp_path: Path, client: Any) -> None:
    """A member named like a formula: the export of their data, their history as CSV, and a reject file."""
    published()
    for text in HOSTILE:
        rows = [{"external_id": text, "joined_on": "not a day", "name": text}]
        path = write(tmp_path / "members.csv", rows)
        run("import_members", path)
        with path.with_name("members.csv.rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
            _, row = csv.reader(stream)
        check_inert(row)
        assert [restored(cell) for cell in row[2:]] == [text, "not a day", text]
    member = person()
    Member.objects.filter(pk=member.pk).update(name=HOSTILE[0])
    data_exports.ask(Member.objects.get(pk=member.pk), "ja", actor=data_exports.Actor("portal"))
    data_exports.make_waiting()
    content = b"".join(bytes(part.content) for part in DataExportPart.objects.order_by("no"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tables = [name for name in archive.namelist() if name.endswith(".csv")]
        assert tables
        for name in tables:
            for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")):
                check_inert(row)
        assert f"'{HOSTILE[0]}" in "".join(archive.read(name).decode() for name in tables)
        assert json.dumps(HOSTILE[0])[1:-1] in "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".json")
        )
    client.force_login(member.user)
    response = client.get("/history.csv")
    for row in csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline="")):
        check_inert(row)


@pytest.mark.django_db
def test_hostile_references_leave_a_segment_inert() -> None:
    members = [enrol(external_id=text, origin="import")[0] for text in HOSTILE]
    segment = segments.create_list("all", ("全員", "All"), "", [member.pk for member in members], actor=COMMAND)
    response = staff("marketer").post(f"/staff/segments/{segment.pk}/members.csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline="")))[1:]  # type: ignore[attr-defined]
    assert {restored(row[1]) for row in rows} == set(HOSTILE)
    for row in rows:
        check_inert(row)
