"""Terms: published as a new version, never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from loyalty_site.lib.clock import now
from members.actions.audit import record
from members.actions.stores import upsert
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
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        at = now()
        newest = Terms.objects.order_by("-version").first()
        if newest is not None:
            check_fixed(newest.document, document)
        terms = Terms.objects.create(
            version=newest.version + 1 if newest else 1, document=document, effective_at=max(at, effective_at or at),
            published_at=at, published_by_id=user_id, reason=reason,
        )  # fmt: skip
        upsert(document["stores"])
        _review_from(terms.effective_at)
        record("terms.publish", "terms", str(terms.version), origin=origin, actor_id=user_id, reason=reason)
    return terms


def check_fixed(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Raise FixedSetting where what is fixed once a purchase exists would change."""
    for setting in ("currency", "time_zone"):
        if before["program"][setting] != after["program"][setting] and Purchase.objects.exists():
            raise FixedSetting(setting=setting, value=before["program"][setting])


def _review_from(effective_at: datetime) -> None:
    """Have each account's next review found again under the new terms, when they take force."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rewards_pointaccount SET tier_due_at = least(tier_due_at, %s) WHERE tier IS NOT NULL",
            [effective_at],
        )
