"""A ledger that nobody touched is right."""

import pytest

from rewards.selectors.audit import verify_ledger
from tests.rewards.audit.histories import everything

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("processes", [1, 2])
def test_every_kind_of_row_is_right(processes):
    everything()
    checked = verify_ledger(processes=processes)
    assert checked.difference is None, checked.difference
    assert checked.accounts == 4 and checked.entries > 20 and checked.guests == 2
