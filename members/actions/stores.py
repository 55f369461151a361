"""Stores, as the programme's terms list them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from loyalty_site.lib.clock import now
from members.models import Store

_COLUMNS = ["name_ja", "name_en", "channel", "opened_on", "time_zone", "address", "hours", "retired_at"]


@transaction.atomic
def upsert(items: Iterable[Mapping[str, Any]]) -> None:
    """Make the stores what the programme's document says of them (its `stores`, already checked).

    A store that the document marks as retired keeps the moment at which it first was; one that it no longer
    marks is open again. Stores that it does not name stay as they are, because purchases remember them.
    """
    retired_before = dict(Store.objects.exclude(retired_at=None).values_list("code", "retired_at"))
    moment = now()
    rows = [
        Store(
            code=item["code"],
            name_ja=item["name"]["ja"],
            name_en=item["name"]["en"],
            channel=item.get("channel", Store.Channel.STORE),
            opened_on=date.fromisoformat(item["opened_on"]) if item.get("opened_on") else None,
            time_zone=item.get("time_zone", ""),
            address=item.get("address", ""),
            hours=item.get("hours"),
            retired_at=retired_before.get(item["code"], moment) if item.get("retired") else None,
        )
        for item in items
    ]
    Store.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=_COLUMNS)
