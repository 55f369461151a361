"""A dry run of purchases says exactly what an import would do, and leaves nothing but the reject file."""

from pathlib import Path

import pytest

from members.models import Member
from rewards.models import ImportReject, ImportRun, Posting, Purchase, StagedPurchase
from tests.rewards.cast import account, published
from tests.rewards.imports.files import purchase, rejects, run, write

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_tells_what_would_happen_and_writes_nothing(tmp_path: Path) -> None:
    published()
    account(external_id="taro")
    rows = [
        *purchase("1"),
        *purchase("2", at="2026-03-02 10:00:00", points_used=10),
        *purchase("3", at="2026-03-03 10:00:00", points_used=500),
        *purchase("4", member="new"),
    ]
    path = write(tmp_path / "a.csv", rows)
    said = run("import_purchases", path, dry_run=True, enrol=True)
    assert "Nothing was written: 3 would go in, 0 are there already, 1 would be rejected" in said
    assert rejects(path) == [(4, "insufficient_points")]
    for model in (Purchase, Posting, StagedPurchase, ImportRun, ImportReject):
        assert not model.objects.exists()
    assert Member.objects.count() == 1
    assert "3 went in, 0 were there already, 1 were rejected" in run("import_purchases", path, enrol=True)
