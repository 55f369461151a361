"""Read API keys."""

import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from members.models import ApiKey


class KeyRow(NamedTuple):
    """What a key allows. `store` is None for a key of the whole programme."""

    id: UUID
    scopes: list[str]
    store: str | None
    is_unattended: bool
    rate_limit_per_second: int
    expires_at: datetime.datetime | None


def by_digest(digest: bytes) -> KeyRow | None:
    """Return the key whose secret has this SHA-256, unless it was revoked; the caller compares its expiry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, scopes, store_id, is_unattended, rate_limit_per_second, expires_at"
            " FROM members_apikey WHERE secret_hash = %s AND revoked_at IS NULL",
            [digest],
        )
        row = cursor.fetchone()
    return KeyRow(*row) if row else None


def by_prefix(prefix: str) -> list[ApiKey]:
    """Return the keys that are not revoked and whose secret begins so (as `create_api_key` and lists show it)."""
    return list(ApiKey.objects.filter(prefix=prefix, revoked_at=None))
