"""The pages ask the database the same few questions whatever the history."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rewards.actions.holds import place_hold
from rewards.actions.posting import post_purchase
from rewards.selectors.accounts import account_of
from tests.rewards.cast import draft, published
from tests.rewards.views.year import PROGRAMME, member_of, shop_often

pytestmark = pytest.mark.django_db(transaction=True)
QUERIES_MAX = 12


@pytest.mark.parametrize("address", ["/home", "/card", "/history", "/history?kind=earned", "/history.csv"])
def test_a_long_history_costs_no_more_queries(client: Client, address: str) -> None:
    published(PROGRAMME)
    counts = []
    for entries in (10, 1000):
        member = member_of(f"m{entries}@example.com")
        shop_often(account_of(member.pk), entries)
        post_purchase(draft(account_of(member.pk)))
        place_hold(account_of(member.pk), 10)
        client.force_login(member.user)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).getvalue()
            counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= QUERIES_MAX + (address == "/home")  # there the surveys that wait are asked for too
