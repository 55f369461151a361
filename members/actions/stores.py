"""Stores, as the programme's terms list them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from loyalty_site.lib.clock import now
from members.models import Store

_COLUMNS = [
    "name_ja", "name_en", "channel", "opened_on", "time_zone", "address", "address_en", "phone", "hours", "retired_at",
]  # fmt: skip


@transaction.atomic
def upsert(items: Iterable[Mapping[str, Any]], time_zone: str = "") -> None:
    """Make the stores what the programme's document says of them (its `stores`, already checked).

    A store that the document marks as retired keeps the moment at which it first was; one that it no longer
    marks is open again. `time_zone` is the programme's, for those that have none of their own. Stores that it does not name stay as they are, because purchases remember them.
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
            time_zone=item.get("time_zone", time_zone),
            address=_address(item, "ja"),
            address_en=_address(item, "en"),
            phone=item.get("phone", ""),
            hours=item.get("hours"),
            retired_at=retired_before.get(item["code"], moment) if item.get("retired") else None,
        )
        for item in items
    ]
    Store.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=_COLUMNS)


def _address(item: Mapping[str, Any], language: str) -> str:
    """Return an address in a language; one that is not said by language is the Japanese one."""
    address = item.get("address", "")
    if isinstance(address, str):
        return address if language == "ja" else ""
    return str(address[language])
