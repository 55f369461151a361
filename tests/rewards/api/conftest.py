"""The fixtures of the API's ground serve the calls here too; a shop and its members come with them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.models import PointAccount
from tests.members.api.conftest import make_key, served_at, till
from tests.rewards.cast import account, published

__all__ = ["make_key", "served_at", "till"]


@pytest.fixture
def shop(db: None) -> None:
    """Publish the cast's programme."""
    published()


@pytest.fixture
def hana(shop: None) -> Member:
    """Return a member without points."""
    return PointAccount.objects.get(pk=account(email="hana@example.com", external_id="crm-1")).member


@pytest.fixture
def ken(shop: None) -> Member:
    """Return a member who has 500 points."""
    account_id = account(external_id="crm-2")
    adjust(account_id, 500, "gift", "for the test")
    return PointAccount.objects.get(pk=account_id).member


@pytest.fixture
def rows(db: None) -> Callable[[], dict[str, int]]:
    """Return a function that counts the rows of every table that a call may write to."""

    def count() -> dict[str, int]:
        tables = [
            name
            for name in connection.introspection.table_names()
            if name.startswith(("rewards_", "members_")) and name != "members_apikey"
        ]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables))
            return dict(cursor.fetchall())

    return count


def purchase(member: Member | None = None, external_id: str = "1", **fields: Any) -> dict[str, Any]:
    """Return the body of a purchase of coffee and two apples for 1,980 yen."""
    body = {
        "external_id": external_id,
        "store": "GINZA",
        "purchased_at": "2026-10-01T10:15:00+09:00",
        "lines": [
            {"sku": "DRIP", "category": "COFFEE", "quantity": 1, "unit_price": "1000"},
            {"sku": "APPLE", "quantity": "2", "unit_price": "490"},
        ],
        "total": "1980",
    }
    if member is not None:
        body["member"] = member.number
    return {name: value for name, value in (body | fields).items() if value is not None}
