"""A superuser changes a hundred cells, one after another; the audit finds each and names its row."""

import os
from random import Random
from uuid import UUID

import pytest

from rewards.audit.difference import Difference
from rewards.selectors.audit import verify_ledger
from tests.rewards.audit.edits import Edit, edited
from tests.rewards.audit.histories import everything

pytestmark = pytest.mark.django_db(transaction=True)
EDITS = 100
LINES_OF = {"rewards_purchase": "rewards_purchaseline", "rewards_refund": "rewards_refundline"}


def test_a_hundred_edits_are_found_and_named():
    seed = int(os.environ.get("KIZUNA_SEED", 0)) or Random().randrange(1, 10**9)
    print(f"KIZUNA_SEED={seed}")
    random = Random(seed)
    everything()
    missed, misnamed = [], []
    for number in range(EDITS):
        with edited(random) as edit:
            difference = verify_ledger().difference
        if difference is None:
            missed.append((number, edit))
        elif not names(difference, edit):
            misnamed.append((number, edit, difference.args))
    assert verify_ledger().difference is None, "the edits were not undone"
    if missed or misnamed:
        pytest.fail("\n".join(str(item) for item in ["missed", *missed, "misnamed", *misnamed]))


def names(difference: Difference, edit: Edit) -> bool:
    """Tell whether a difference names the row that was edited, or the one it stands in the digest of."""
    key = difference.key.split("/")
    if edit.table == "rewards_purchaseline":  # a line is covered by its purchase's digest
        return key[0] == edit.key[0] or UUID(key[0]) == UUID(edit.after)
    if edit.column == "id" and difference.table == LINES_OF.get(edit.table):
        return key[0] == edit.key[0]  # a guest's: a line of it alone still tells under which id it was
    if edit.column in ("id", "account_id", "no", "version", "rule", "period", "refund_id", "line_no", "sender_id"):
        return difference.table == edit.table  # the row is missed under the key it had
    return difference.table == edit.table and tuple(key) == edit.key
