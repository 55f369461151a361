"""What came in stands beside the old system's totals: no difference, or the rows that differ."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from members.models import Member
from tests.rewards.cast import published
from tests.rewards.imports.files import run, write

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS = [
    {
        "external_id": "a",
        "joined_on": "2020-01-01",
        "tier": "silver",
        "tier_since": "2026-01-01",
        "tier_until": "2099-12-31",
    },
    {"external_id": "b", "joined_on": "2020-01-01", "tier": "", "tier_since": "", "tier_until": ""},
]
BALANCES = [
    {"member_external_id": "a", "points": 100, "expires_on": "2099-07-31"},
    {"member_external_id": "b", "points": 30, "expires_on": "2099-07-15"},
    {"member_external_id": "b", "points": 7, "expires_on": ""},
]


def totals(path: Path, **changes: int) -> Path:
    values = {"members": 2, "silver": 1, "bronze": 1, "2099-07": 130, "never": 7, **changes}
    rows = [{"measure": "members", "key": "", "total": values["members"]}]
    rows += [{"measure": "members_by_tier", "key": key, "total": values[key]} for key in ("silver", "bronze")]
    rows += [{"measure": "points_by_expiry", "key": key, "total": values[key]} for key in ("2099-07", "never")]
    return write(path, rows)


def test_totals_that_agree_differ_by_nothing(tmp_path: Path) -> None:
    published()
    old = totals(tmp_path / "old.csv")
    members, balances = write(tmp_path / "m.csv", MEMBERS), write(tmp_path / "b.csv", BALANCES)
    assert "difference is 0" in run("import_members", members, reconcile=old, dry_run=True)
    assert not Member.objects.exists()
    assert "difference is 0" in run("import_members", members, reconcile=old)
    assert "difference is 0" in run("import_balances", balances, reconcile=old, dry_run=True)
    assert "difference is 0" in run("import_balances", balances, reconcile=old)
    assert "difference is 0" in run("import_balances", balances, reconcile=old)


def test_rows_that_differ_are_named_and_the_command_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published()
    run("import_members", write(tmp_path / "m.csv", MEMBERS))
    old = totals(tmp_path / "old.csv", silver=3)
    with pytest.raises(CommandError, match="differ"):
        run("import_members", tmp_path / "m.csv", reconcile=old)
    old = totals(tmp_path / "old.csv", **{"2099-07": 131})
    with pytest.raises(CommandError, match=r"differ from the old totals: 1\."):
        run("import_balances", write(tmp_path / "b.csv", BALANCES), reconcile=old)


@pytest.mark.parametrize("content", ["", "a,b\n", "measure,key,total\nmembers,,x\n", "measure,key,total\nfriends,,1\n"])
def test_totals_that_cannot_be_read_stop_before_anything_is_written(tmp_path: Path, content: str) -> None:
    published()
    (tmp_path / "old.csv").write_text(content)
    with pytest.raises(CommandError):
        run("import_members", write(tmp_path / "m.csv", MEMBERS), reconcile=tmp_path / "old.csv")
    assert not Member.objects.exists()
