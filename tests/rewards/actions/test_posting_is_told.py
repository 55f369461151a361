"""Whoever posts asks for the relay of what was posted, once it is committed: webhooks do not wait for the sweep."""

import pytest
from django.db import transaction

from rewards.actions.adjustments import adjust
from rewards.actions.posting import post_purchase
from tests.members.patience import until
from tests.members.rings import messages_of_the_relay
from tests.rewards.cast import account, draft, published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def messages(monkeypatch):
    with messages_of_the_relay(monkeypatch) as count:
        yield count


def test_a_purchase_rings(messages):
    published()
    post_purchase(draft(account()))
    until(lambda: messages() >= 1)


def test_what_was_rolled_back_does_not_ring(messages):
    published()
    taro = account()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        adjust(taro, 5, "goodwill", "thank you")
        _ = 1 / 0
    assert messages() == 0
    adjust(taro, 5, "goodwill", "thank you")
    until(lambda: messages() >= 1)
