"""Facts that were relayed long ago are deleted; what waits never is."""

from datetime import timedelta

import pytest

from loyalty_site.lib import clock
from members.actions import outbox
from members.models import Outbox

pytestmark = pytest.mark.django_db(transaction=True)


def test_only_what_was_relayed_before_the_last_days_is_deleted(monkeypatch) -> None:
    monkeypatch.setattr(outbox, "PURGE_ROWS", 2)
    now = clock.now()
    ages = [None, timedelta(days=3), *[timedelta(days=30)] * 5]
    for age in ages:
        Outbox.objects.create(topic="tea", data={}, relayed_at=age and now - age)
    assert outbox.purge(kept_days=14) == 5
    assert sorted(row.relayed_at is None for row in Outbox.objects.all()) == [False, True]
