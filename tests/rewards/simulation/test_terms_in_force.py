"""The terms in force, simulated, lead to every balance that there is."""

from datetime import timedelta

import pytest
import time_machine

from rewards.models import PointAccount, Terms
from rewards.simulation.run import simulate
from tests.rewards.audit.histories import START, everything

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("months", [1, 2, 3, 4, 5, 12])
def test_both_columns_end_where_the_ledger_stands(months):
    everything()
    document = Terms.objects.order_by("-version").first().document
    with time_machine.travel(START + timedelta(days=80), tick=True):
        found = simulate(document, months=months)
    comparison = found.comparison
    assert comparison.accounts == comparison.reproduced == 4, comparison.unlike
    assert comparison.now.counts == comparison.draft.counts
    assert not comparison.worse and not comparison.better
    assert not comparison.draft.failed
    assert PointAccount.objects.count() == 4
