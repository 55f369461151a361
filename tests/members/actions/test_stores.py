"""Stores follow the programme's document."""

import pytest

from members.actions import stores
from members.models import Store

pytestmark = pytest.mark.django_db
GINZA = {"code": "GINZA", "name": {"ja": "銀座店", "en": "Ginza"}, "opened_on": "2019-04-01"}


def test_a_store_is_made_and_changed_by_its_code() -> None:
    stores.upsert([GINZA])
    stores.upsert([GINZA | {"name": {"ja": "銀座本店", "en": "Ginza"}, "channel": "phone", "time_zone": "Asia/Tokyo"}])
    store = Store.objects.get()
    assert (store.name_ja, store.channel, store.time_zone) == ("銀座本店", "phone", "Asia/Tokyo")
    assert store.opened_on is not None
    assert store.opened_on.isoformat() == "2019-04-01"


def test_a_retired_store_keeps_its_moment_and_can_open_again() -> None:
    stores.upsert([GINZA | {"retired": True}])
    retired_at = Store.objects.get().retired_at
    stores.upsert([GINZA | {"retired": True}])
    assert Store.objects.get().retired_at == retired_at
    assert retired_at is not None
    stores.upsert([GINZA])
    assert Store.objects.get().retired_at is None


def test_stores_that_are_not_named_stay() -> None:
    stores.upsert([GINZA])
    stores.upsert([])
    assert Store.objects.get().retired_at is None
