"""Tell ahead what time will do: points that expire, tiers that end. Once each, 30 and 7 days before."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from members.actions import outbox
from rewards.core.facts import Tick
from rewards.core.fold import post_into
from rewards.events import TOPIC_EXPIRING, TOPIC_TIER_ENDS
from rewards.models import Notice, PointAccount
from rewards.selectors.accounts import Account, load

WINDOWS_DAYS = ((0, 7), (7, 30))  # so that what is first seen on its last days is told once and not twice
CHUNK = 200

_EXPIRING = """
WITH due AS (
    SELECT l.account_id, l.expires_at, sum(l.available) AS points, bool_and(l.is_limited) AS limited
    FROM rewards_pointlot l
    WHERE l.available > 0 AND l.expires_at > %(after)s AND l.expires_at <= %(until)s
    GROUP BY l.account_id, l.expires_at
), new AS (
    INSERT INTO rewards_notice (topic, account_id, due_at, days)
    SELECT %(topic)s, account_id, expires_at, %(days)s FROM due ORDER BY account_id, expires_at
    ON CONFLICT DO NOTHING RETURNING account_id, due_at
)
INSERT INTO members_outbox (topic, member_id, data)
SELECT %(topic)s, a.member_id, jsonb_build_object(
    'points', due.points, 'expires_at', due.expires_at, 'limited', due.limited, 'days', %(days)s)
FROM new JOIN due ON due.account_id = new.account_id AND due.expires_at = new.due_at
JOIN rewards_pointaccount a ON a.id = due.account_id
ORDER BY due.account_id, due.expires_at
"""


def tell_expiring(at: datetime) -> int:
    """Write a fact for all points that expire within 30 days, and again within 7; returns how many were new."""
    told = 0
    for after, days in WINDOWS_DAYS:
        window = {"after": at + timedelta(days=after), "until": at + timedelta(days=days)}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_EXPIRING, window | {"topic": TOPIC_EXPIRING, "days": days})
            told += cursor.rowcount
    return told


def tell_tier_ends(at: datetime) -> int:
    """Write a fact for each tier that will be another one when its period ends; returns how many were new.

    Whether it will is judged by letting time pass on a copy of the account: as if nothing more were bought.
    """
    told = 0
    for after, days in WINDOWS_DAYS:
        rows = PointAccount.objects.filter(
            tier_until__gt=at + timedelta(days=after), tier_until__lte=at + timedelta(days=days)
        ).order_by("pk")
        account_ids = list(rows.values_list("pk", flat=True))
        for start in range(0, len(account_ids), CHUNK):
            told += _tell_chunk(account_ids[start : start + CHUNK], at, days)
    return told


@transaction.atomic
def _tell_chunk(account_ids: list[UUID], at: datetime, days: int) -> int:
    told = 0
    for account in load(account_ids, at + timedelta(days=days), lots=True, lock=False).values():
        held = account.standing.tiers[-1]
        if held.until is None or (expected := _tier_after(account, held.until)) == held.code:
            continue
        _, is_new = Notice.objects.get_or_create(
            topic=TOPIC_TIER_ENDS, account_id=account.id, due_at=held.until, days=days
        )
        if is_new:
            data = {"tier": held.code, "until": held.until.isoformat(), "expected": expected, "days": days}
            outbox.record(TOPIC_TIER_ENDS, account.member_id, data)
            told += 1
    return told


def _tier_after(account: Account, until: datetime) -> str | None:
    """Return the tier after the review that is due once the period has ended; the account is changed by it."""
    standing = account.standing
    due = max(until, standing.tier_due_at or until)
    post_into(standing, Tick(due + timedelta(seconds=1)), account.timeline)
    return standing.tier
