"""Terms that are published while a thread works: what it has in hand is compared, not what the process knows by then."""

from uuid import UUID

import pytest
from django.db import transaction

from loyalty_site.lib.clock import now
from rewards.models import PointAccount
from rewards.selectors import accounts
from rewards.selectors.accounts import Account, load
from rewards.selectors.timeline import current_timeline, timeline
from tests.behind import answered_behind
from tests.rewards.cast import account, published

pytestmark = pytest.mark.django_db(transaction=True)


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
    before = current_timeline()

    def publish() -> None:
        published()
        current_timeline()

    account_found = answered_behind(
        lambda: PointAccount.objects.select_for_update().get(pk=mine), publish, lambda: _loaded(mine)
    )
    assert isinstance(account_found, Account)
    assert account_found.timeline.newest == before.newest + 1


def _loaded(account_id: UUID) -> object:
    with transaction.atomic():
        return load([account_id], now())[account_id]
