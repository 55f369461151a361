"""What came from an old system is folded again like everything else: purchases, members with tiers, balances."""

from pathlib import Path

import pytest
from django.core.management import call_command

from rewards.actions.posting import post_purchases
from rewards.models import Posting
from rewards.selectors.audit import verify_ledger
from rewards.selectors.timeline import current_timeline
from tests.bench.purchases_file import write_purchases
from tests.rewards.audit.histories import FULL
from tests.rewards.cast import account, draft, line, published
from tests.rewards.imports.files import run, write

pytestmark = pytest.mark.django_db(transaction=True)


def test_imported_members_balances_and_purchases_are_right(tmp_path: Path) -> None:
    published(FULL)
    members = [
        {"external_id": "M0000000", "joined_on": "2024-02-01", "tier": "silver", "tier_since": "2025-03-01",
         "tier_until": "2026-03-31"},
        {"external_id": "M0000001", "joined_on": "2024-05-01", "tier": "gold", "tier_since": "2025-01-01"},
    ]  # fmt: skip
    run("import_members", write(tmp_path / "members.csv", members))
    balances = [
        {"member_external_id": "M0000000", "points": 300, "expires_on": "2099-07-31"},
        {"member_external_id": "M0000001", "points": 70},
    ]
    run("import_balances", write(tmp_path / "balances.csv", balances))
    write_purchases(tmp_path / "purchases.csv", 300, 12)
    call_command("import_purchases", str(tmp_path / "purchases.csv"), enrol=True, verbosity=0)
    kinds = set(Posting.objects.values_list("kind", flat=True))
    assert {"tier", "opening", "purchase"} <= kinds
    checked = verify_ledger(processes=2)
    assert checked.difference is None, checked.difference.args
    assert checked.entries > 300


def test_a_batch_of_purchases_is_right() -> None:
    published(FULL)
    cast = [account() for _ in range(3)]
    baskets = [draft(cast[number % 3], line(900 + number), line(400, category="COFFEE")) for number in range(30)]
    post_purchases(baskets, current_timeline(), {}, origin="api")
    checked = verify_ledger()
    assert checked.difference is None, checked.difference.args
    assert checked.accounts == 3
