"""Hana shopped before she joined; the others try to have what is hers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.test import Client

from members.models import Member
from rewards.actions.posting import post_purchase
from tests.rewards.cast import draft, line


def guest_purchase(number: str = "0042", amount: int = 5000, days_ago: int = 0, **columns: Any) -> UUID:
    """Post a purchase that named no member, and return its id."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    receipt = {"receipt_register": "2", "receipt_number": number, **columns}
    return post_purchase(draft(None, line(amount), at=at, **receipt)).id


def figures(number: str = "0042", total: str = "5000", days_ago: int = 0, **fields: str) -> dict[str, str]:
    """Return what is printed on the receipt of such a purchase."""
    day = (datetime.now(UTC) - timedelta(days=days_ago)).astimezone(ZoneInfo("Asia/Tokyo")).date()
    return {
        "store": "GINZA", "register": "2", "number": number, "bought_on": day.isoformat(), "total": total, **fields,
    }  # fmt: skip


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run acts in as many threads that start together; return what each returned."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
