"""Terms: published as a new version, never changed."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from loyalty_site.lib.clock import now
from members.actions.audit import record
from members.actions.stores import upsert
from rewards.core.chain import terms_digest
from rewards.core.refusals import FixedSetting
from rewards.models import Purchase, Terms

_LOCK = 7_305_001  # one publication at a time


def publish(
    document: dict[str, Any], *, effective_at: datetime | None = None, user_id: UUID | None = None, reason: str = "",
    origin: str = "command",
) -> Terms:  # fmt: skip
    """Publish a checked document as the next version, in force from now or from a later instant, never earlier.

    Stores of the document are added or changed. Raises FixedSetting where the currency or the time zone would
    change although a purchase exists.
    """
    with transaction.atomic():
        lock_publications()
        at = now()
        newest = Terms.objects.order_by("-version").first()
        if newest is not None:
            check_fixed(newest.document, document)
        version = newest.version + 1 if newest else 1
        starts_at = max(at, effective_at or at).astimezone(UTC)
        terms = Terms.objects.create(
            version=version, document=document, effective_at=starts_at, published_at=at, published_by_id=user_id,
            reason=reason, digest=terms_digest(version, document, starts_at, at, user_id, reason),
        )  # fmt: skip
        upsert(document["stores"], document["program"]["time_zone"])
        _review_from(terms.effective_at)
        record("terms.publish", "terms", str(terms.version), origin=origin, actor_id=user_id, reason=reason)
    return terms


def lock_publications() -> None:
    """Let nobody else publish until this transaction ends: what is the newest version now stays so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def check_fixed(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Raise FixedSetting where what is fixed once a purchase exists would change."""
    for setting in ("currency", "time_zone"):
        if before["program"][setting] != after["program"][setting] and Purchase.objects.exists():
            raise FixedSetting(setting=setting, value=before["program"][setting])


def _review_from(effective_at: datetime) -> None:
    """Have each account's next review found again under the new terms, when they take force.

    Accounts are locked in the order of their ids, as everywhere: a transfer holds two of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH ordered AS MATERIALIZED (SELECT id FROM rewards_pointaccount WHERE tier IS NOT NULL"
            " ORDER BY id FOR NO KEY UPDATE)"
            " UPDATE rewards_pointaccount a SET tier_due_at = least(a.tier_due_at, %s) FROM ordered o WHERE a.id = o.id",
            [effective_at],
        )
