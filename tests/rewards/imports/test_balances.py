"""Points of an old system come in with their expiry: one row, one lot."""

from pathlib import Path

import pytest

from rewards.actions.adjustments import adjust
from rewards.models import PointAccount, PointEntry, PointLot, Posting
from tests.rewards.cast import account, published
from tests.rewards.imports.files import rejects, run, write

pytestmark = pytest.mark.django_db(transaction=True)


def row(points: int, member: str = "taro", **cells: str) -> dict[str, object]:
    return {"member_external_id": member, "points": points, **cells}


def test_one_row_is_one_lot(tmp_path: Path) -> None:
    published()
    taro = account(external_id="taro")
    rows = [
        row(100, expires_on="2099-07-31"),
        row(100, expires_on="2099-07-31"),
        row(30, expires_at="2099-01-01T00:00:00+09:00"),
        row(7),
    ]
    assert "4 went in" in run("import_balances", write(tmp_path / "a.csv", rows))
    lots = list(PointLot.objects.filter(account=taro).order_by("no").values_list("available", "expires_at"))
    assert [points for points, _ in lots] == [100, 100, 30, 7]
    assert lots[0][1].isoformat() == "2099-07-31T15:00:00+00:00"  # the last day is usable
    assert lots[2][1].isoformat() == "2098-12-31T15:00:00+00:00" and lots[3][1] is None
    assert PointAccount.objects.get(pk=taro).available == 237
    assert PointEntry.objects.filter(reason="opening_balance", kind="adjusted").count() == 4


def test_again_adds_nothing_and_another_amount_is_rejected(tmp_path: Path) -> None:
    published()
    account(external_id="taro")
    path = write(tmp_path / "a.csv", [row(100, expires_on="2099-07-31"), row(50, expires_on="2099-07-31")])
    run("import_balances", path)
    assert "0 went in, 2 were there already" in run("import_balances", path)
    changed = write(tmp_path / "b.csv", [row(100, expires_on="2099-07-31"), row(60, expires_on="2099-07-31"), row(5)])
    assert "1 went in, 1 were there already, 1 were rejected" in run("import_balances", changed)
    assert rejects(changed) == [(3, "balance_differs")]
    other = write(tmp_path / "c.csv", [row(60, expires_on="2099-07-31", reference="second system")])
    assert "1 went in" in run("import_balances", other)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    published()
    account(external_id="taro")
    assert "1 would go in" in run("import_balances", write(tmp_path / "a.csv", [row(100)]), dry_run=True)
    assert not Posting.objects.exists()


def test_accounts_with_postings_go_on(tmp_path: Path) -> None:
    published()
    taro = account(external_id="taro")
    adjust(taro, 40, "goodwill", "")
    run("import_balances", write(tmp_path / "a.csv", [row(100)]))
    assert PointAccount.objects.get(pk=taro).available == 140


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"points": "0"}, "out_of_range"),
        ({"points": "-5"}, "not_a_whole_number"),
        ({"points": "1.5"}, "not_a_whole_number"),
        ({"points": ""}, "not_a_whole_number"),
        ({"expires_on": "2020-01-31"}, "points_expired"),
        ({"expires_on": "soon"}, "not_a_date"),
        ({"expires_on": "9999-12-31"}, "out_of_range"),
        ({"expires_on": "2099-01-01", "expires_at": "2099-01-01 00:00"}, "expiry_twice"),
        ({"member_external_id": ""}, "member_missing"),
        ({"member_external_id": "nobody"}, "unknown_member"),
        ({"member_phone": "09012345678"}, "member_named_twice"),
    ],
)
def test_a_wrong_line_is_rejected_and_the_rest_goes_in(tmp_path: Path, cells: dict[str, str], code: str) -> None:
    published()
    account(external_id="taro")
    path = write(tmp_path / "a.csv", [{**row(10), **cells}, row(5)])
    assert "1 went in, 0 were there already, 1 were rejected" in run("import_balances", path)
    assert rejects(path) == [(2, code)]
