"""Stores follow the programme's document."""

import pytest
from django.db import IntegrityError

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


def test_an_address_is_said_once_or_in_both_languages() -> None:
    stores.upsert([GINZA | {"address": "東京都中央区銀座0-0-0", "phone": "03-1234-5678"}])
    store = Store.objects.get()
    assert (store.address, store.address_en, store.phone) == ("東京都中央区銀座0-0-0", "", "03-1234-5678")
    stores.upsert([GINZA | {"address": {"ja": "東京都中央区銀座0-0-0", "en": "0-0-0 Ginza, Chuo-ku, Tokyo"}}])
    assert Store.objects.get().address_en == "0-0-0 Ginza, Chuo-ku, Tokyo"


@pytest.mark.parametrize("hours", [["10:00-20:00"], 10, True])
def test_hours_are_words_or_a_map_in_the_database(hours: object) -> None:
    with pytest.raises(IntegrityError, match="store_hours_are_a_text_or_a_map"):
        Store.objects.create(code="X", name_ja="x", name_en="x", hours=hours)
