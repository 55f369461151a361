"""What came in from files folds again to what is stored, entry by entry."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from rewards.imports.purchases.kind import Purchases
from rewards.models import ImportRun, PointEntry, Purchase
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, published
from tests.rewards.imports.files import purchase, run, write

pytestmark = pytest.mark.django_db(transaction=True)


def checked() -> int:
    """Return how many entries were verified; a difference is the test's failure."""
    found = verify_ledger(processes=1)
    assert found.difference is None, found.difference
    return found.entries


def test_members_balances_and_purchases_are_verified(tmp_path: Path) -> None:
    published()
    people = [
        {"external_id": f"m{number}", "joined_on": "2024-01-05", "tier": tier, "tier_since": since}
        for number, (tier, since) in enumerate([("silver", "2026-02-01"), ("bronze", ""), ("gold", "2025-06-01")])
    ]
    run("import_members", write(tmp_path / "members.csv", people))
    balances = [
        {"member_external_id": f"m{number % 3}", "points": 40 + number, "expires_on": day}
        for number, day in enumerate(["2099-01-31", "", "2099-01-31", "2098-12-31"])
    ]
    run("import_balances", write(tmp_path / "balances.csv", balances))
    dice = random.Random(3)
    start = datetime(2025, 1, 3, 1, tzinfo=UTC)
    rows = [
        row
        for number in range(150)
        for row in purchase(
            f"p{number}", dice.randrange(50, 4000), dice.randrange(50, 4000), member=dice.choice(["m0", "m1", "m2", "new", ""]),
            at=(start + timedelta(minutes=dice.randrange(800_000))).isoformat(), points_used=dice.choice([0, 0, 10]),
        )
    ]  # fmt: skip
    run("import_purchases", write(tmp_path / "purchases.csv", rows), enrol=True)
    assert Purchase.objects.filter(account=None).exists()
    assert checked() == PointEntry.objects.count() > 100


def test_what_waited_for_days_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published()
    account(external_id="taro")
    path = write(tmp_path / "a.csv", [*purchase("1"), *purchase("2", member="")])
    with monkeypatch.context() as stopped, time_machine.travel(datetime.now(UTC) - timedelta(days=2)):
        stopped.setattr(Purchases, "post", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run("import_purchases", path)
    assert ImportRun.objects.get().stage == "posting"
    assert "2 went in" in run("import_purchases", path)
    assert checked() == 1
