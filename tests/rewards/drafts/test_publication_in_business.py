"""A draft is published while purchases arrive: each of them is under the terms of one version, the one of its moment."""

import time
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from django.db import connection

from rewards.actions import program_drafts
from rewards.actions.posting import post_purchase
from rewards.models import PointEntry, Terms
from rewards.selectors.audit import verify_ledger
from rewards.selectors.timeline import current_timeline
from tests.rewards.cast import account, draft
from tests.rewards.drafts.cast import manager, submitted

pytestmark = pytest.mark.django_db(transaction=True)
TILLS, SECONDS_BETWEEN = 4, 0.2  # together 20 purchases a second


def test_every_purchase_has_the_terms_of_its_moment():
    waiting, over, failed = submitted(), Event(), list[Exception]()
    accounts = [account() for _ in range(TILLS)]

    def till(account_id):
        try:
            while not over.is_set():
                post_purchase(draft(account_id, at=datetime.now(UTC)))
                over.wait(SECONDS_BETWEEN)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    tills = [Thread(target=till, args=[account_id]) for account_id in accounts]
    for thread in tills:
        thread.start()
    before = _count(PointEntry, 10)
    terms = program_drafts.publish(waiting.pk, waiting.revision, manager("ken"))
    _count(PointEntry, before + 10)
    over.set()
    for thread in tills:
        thread.join()
    assert failed == []
    known, seen = current_timeline(), set()
    for entry in PointEntry.objects.filter(kind="earned"):
        assert entry.terms == known.at(entry.occurred_at).version
        assert entry.points == (10 if entry.terms == 1 else 20)
        seen.add(entry.terms)
    assert seen == {1, 2} and terms.version == Terms.objects.count() == 2
    assert verify_ledger().difference is None


def _count(model, least):
    """Wait until there are so many rows; returns how many there are."""
    until = time.monotonic() + 30
    while (count := model.objects.count()) < least and time.monotonic() < until:
        Event().wait(0.02)
    assert count >= least
    return count
