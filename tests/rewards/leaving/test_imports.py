"""A file that still names somebody who has left posts nothing for them: its lines are rejected with the reason."""

from pathlib import Path

import pytest

from members.models import Member
from rewards.actions.leaving import leave
from rewards.models import PointEntry, Purchase
from tests.rewards.cast import account, published
from tests.rewards.imports.files import purchase, rejects, run, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def left(db: None) -> Member:
    published()
    member = Member.objects.get(account=account(external_id="taro"))
    leave(member.pk)
    return member


def test_purchases_are_rejected(left: Member, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", purchase("1", 1000))
    assert "0 went in, 0 were there already, 1 were rejected" in run("import_purchases", path)
    assert [code for _, code in rejects(path)] == ["member_left"]
    assert not Purchase.objects.exists()


def test_balances_are_rejected(left: Member, tmp_path: Path) -> None:
    rows = [{"member_external_id": "taro", "points": 100, "expires_on": "2099-12-31"}]
    path = write(tmp_path / "b.csv", rows)
    assert "1 were rejected" in run("import_balances", path)
    assert [code for _, code in rejects(path)] == ["member_left"]
    assert not PointEntry.objects.exists()
