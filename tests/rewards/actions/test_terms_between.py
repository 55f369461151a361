"""Terms that are published while a thread works: what it has in hand is compared, not what the process knows by then."""

import threading

import pytest
from django.db import connection, transaction

from loyalty_site.lib.clock import now
from rewards.models import PointAccount
from rewards.selectors import accounts
from rewards.selectors.accounts import Account, load
from rewards.selectors.timeline import current_timeline, timeline
from tests.rewards.cast import account, published

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def test_an_account_read_by_older_terms_than_the_process_knows_is_not_used():
    published()
    mine = account()
    held = current_timeline()
    published()
    current_timeline()  # another thread
    row = PointAccount.objects.raw(
        "SELECT id, rewards_read(id, now(), now(), NULL, false, NULL, '{}')::text AS text FROM rewards_pointaccount"
        " WHERE id = %s",
        [mine],
    )[0]
    assert accounts.unlocked(row.text, held) is None
    assert accounts.unlocked(row.text, timeline()) is not None


def test_who_waited_for_a_lock_folds_by_the_terms_published_meanwhile():
    published()
    mine = account()
    before, found = current_timeline(), []

    def wait() -> None:
        try:
            with transaction.atomic():
                found.append(load([mine], now())[mine])
        finally:
            connection.close()

    thread = threading.Thread(target=wait)
    with transaction.atomic():
        PointAccount.objects.select_for_update().get(pk=mine)
        thread.start()
        with connection.cursor() as cursor:
            while not cursor.execute(WAITING).fetchone()[0]:
                assert thread.is_alive()
        published()
        current_timeline()
    thread.join(30)
    (account_found,) = found
    assert isinstance(account_found, Account)
    assert account_found.timeline.newest == before.newest + 1
