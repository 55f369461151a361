"""Purchases from a file go into the ledger as if they had been posted in order."""

from pathlib import Path

import pytest

from members.models import Member
from rewards.models import ImportRun, PointAccount, PointEntry, Posting, Purchase, PurchaseLine, StagedPurchase
from tests.rewards.cast import account, published
from tests.rewards.imports.files import purchase, rejects, run, write

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_earns_points_for_members_and_keeps_guests(tmp_path: Path) -> None:
    published()
    taro = account(external_id="taro")
    path = write(tmp_path / "a.csv", [*purchase("1", 1980, 500), *purchase("2", 300, member="")])
    assert "2 went in, 0 were there already, 0 were rejected" in run("import_purchases", path)
    row = PointAccount.objects.get(pk=taro)
    assert (row.available, row.purchases, row.postings) == (24, 1, 1)
    assert PointEntry.objects.get().purchase_id == Purchase.objects.get(external_id="1").pk
    assert (Purchase.objects.get(external_id="2").account_id, PurchaseLine.objects.count()) == (None, 3)
    assert (Posting.objects.get().origin, StagedPurchase.objects.count()) == ("import", 0)
    assert ImportRun.objects.get().stage == "done"


def test_unknown_members_are_rejected_or_enrolled(tmp_path: Path) -> None:
    published()
    rows = [*purchase("1", at="2026-02-01 10:00:00"), *purchase("2", at="2026-01-05 09:00:00")]
    path = write(tmp_path / "a.csv", rows)
    run("import_purchases", path)
    assert rejects(path) == [(2, "unknown_member"), (3, "unknown_member")]
    run("import_purchases", path, enrol=True)
    member = Member.objects.get(external_id="taro")
    assert member.joined_at.isoformat() == "2026-01-05T00:00:00+00:00"
    assert PointAccount.objects.get(member=member).available == 20


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    published()
    path = write(tmp_path / "a.csv", [*purchase("1"), *purchase("2", member="")])
    run("import_purchases", path, enrol=True)
    assert "0 went in, 2 were there already, 0 were rejected" in run("import_purchases", path, enrol=True)
    assert Purchase.objects.count() == 2
