"""Likely duplicates (名寄せ): looked for among all members by the keys that they share, and dismissed by people.

The only writer of LikelyPair. A search reads every member once and joins keys within the database: what a page shows
is what the last search has stored.
"""

from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members.actions.audit import Actor, record_change
from members.core.likeness import REASONS, Told, keys
from members.models import LikelyPair, Member

SHARED_BY_MAX = 20  # what more members share says nothing of a person: a shop's own number, a made-up birthday
_CHUNK = 5000
_ROWS_A_STATEMENT = 2000
_TOLD = ("pk", "phone", "user__phone", "kana", "birthday", "email", "user__email")

_KEYS = "CREATE TEMPORARY TABLE likeness (reason smallint, key bytea, member uuid) ON COMMIT DROP"
_PAIRS = """
WITH shared AS (
    SELECT reason, key FROM likeness GROUP BY reason, key HAVING count(*) BETWEEN 2 AND %s
), members AS (
    SELECT l.* FROM likeness l JOIN shared s ON s.reason = l.reason AND s.key = l.key
)
SELECT a.member, b.member, array_agg(DISTINCT a.reason ORDER BY a.reason)
FROM members a JOIN members b ON b.reason = a.reason AND b.key = a.key AND a.member < b.member
GROUP BY 1, 2 ORDER BY 1, 2
"""


class PairDecided(DomainError):
    """Somebody has dismissed or merged this pair meanwhile."""

    code = "pair_decided"


@transaction.atomic
def find_pairs() -> int:
    """Look for likely duplicates among all who have not left, and return how many pairs are open now.

    What was dismissed stays dismissed; an open pair that shares nothing any more goes. Two searches at once follow
    each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('members.find_pairs'))")
        cursor.execute(_KEYS)
        _copy_keys(cursor)
        cursor.execute("ANALYZE likeness")
        cursor.execute(_PAIRS, [SHARED_BY_MAX])
        found = {(one, two): [REASONS[reason] for reason in reasons] for one, two, reasons in cursor.fetchall()}
        cursor.execute("DROP TABLE likeness")
    at = now()
    stale = [
        pk for pk, one, two in LikelyPair.objects.filter(dismissed_at=None).values_list("pk", "first_id", "second_id")
        if (one, two) not in found
    ]  # fmt: skip
    LikelyPair.objects.filter(pk__in=stale).delete()
    LikelyPair.objects.bulk_create(
        (LikelyPair(pk=uuid7(), first_id=one, second_id=two, reasons=why, found_at=at) for (one, two), why in found.items()),
        update_conflicts=True, unique_fields=["first", "second"], update_fields=["reasons"], batch_size=_ROWS_A_STATEMENT,
    )  # fmt: skip
    return LikelyPair.objects.filter(dismissed_at=None).count()


@transaction.atomic
def dismiss(pair_id: UUID, *, actor: Actor) -> LikelyPair:
    """Remember that a pair is two people. Raises PairDecided, LikelyPair.DoesNotExist."""
    pair = LikelyPair.objects.select_for_update().get(pk=pair_id)
    if pair.dismissed_at is not None:
        raise PairDecided
    pair.dismissed_at, pair.dismissed_by_id = now(), actor.user_id
    pair.save(update_fields=["dismissed_at", "dismissed_by"])
    record_change(actor, "likely_pair.dismiss", pair.pk, first=str(pair.first_id), second=str(pair.second_id))
    return pair


def _copy_keys(cursor: Any) -> None:
    """Copy (reason, digest of the key, member) of all who have not left, some members at a time, by their ids."""
    rows = Member.objects.exclude(status=Member.Status.LEFT).order_by("pk").values_list(*_TOLD)
    after = UUID(int=0)
    while chunk := list(rows.filter(pk__gt=after)[:_CHUNK]):
        with cursor.copy("COPY likeness FROM STDIN") as copy:
            for pk, phone, own_phone, kana, birthday, email, own_email in chunk:
                told = Told(filter(None, (phone, own_phone)), kana, birthday, filter(None, (email, own_email)))
                for reason, key in keys(told):
                    copy.write_row((REASONS.index(reason), blake2b(key.encode(), digest_size=16).digest(), pk))
        after = chunk[-1][0]
