"""The audit folds both sides of a merge again, and balances them against each other."""

import pytest

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from rewards.actions.accounts import fold
from rewards.actions.adjustments import adjust
from rewards.actions.batch import Batch
from rewards.actions.merging import undo
from rewards.core.facts import MergeOut
from rewards.models import PointLot
from rewards.selectors.accounts import load
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import published
from tests.rewards.merging.pair import account_of, is_right, member, merged, mio

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lot_that_arrived_and_was_changed_is_found() -> None:
    published()
    kept, gone = member(), member()
    adjust(account_of(gone), 200, "goodwill", "")
    merged(kept, gone)
    assert is_right()
    PointLot.objects.filter(account=account_of(kept)).update(expires_at=None)
    found = verify_ledger().difference
    assert found is not None
    assert (found.table, found.column) == ("rewards_pointlot", "expires_at")


def test_a_side_that_is_missing_is_found() -> None:
    """Points leave an account by a merge and arrive nowhere: each account by itself folds without a difference."""
    published()
    gone, at = member(), now()
    adjust(account_of(gone), 200, "goodwill", "")
    batch, out = Batch(), MergeOut(uuid7(), at)
    account = load([account_of(gone)], at, lots=True)[account_of(gone)]
    fold(account, out, batch, kind="merge_out", origin="staff", data={"merge": str(out.id)}, posted_at=at, until=at)
    batch.write()
    found = verify_ledger().difference
    assert found is not None
    assert (found.table, found.key) == ("rewards_pointentry", str(out.id))


def test_a_merge_that_was_undone_balances() -> None:
    published()
    kept, gone = member(), member()
    adjust(account_of(gone), 200, "goodwill", "")
    undo(merged(kept, gone).pk, actor=mio())
    assert is_right()
