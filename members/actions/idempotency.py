"""Do a thing once: the only writer of IdempotencyKey.

The claim is an INSERT that comes first in the transaction of the effect. Whoever comes second waits on the unique
index for the first one's commit, and then reads the answer that was given; if the first rolled back, the second's
insert goes through and it does the work. So key and effect stand or fall together, and no state between exists.
"""

import datetime
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db import OperationalError, connection, transaction
from psycopg import errors as postgres_errors

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError

WAIT_MILLISECONDS = 10_000
KEPT_FOR = datetime.timedelta(days=30)
ATTEMPTS_MAX = 5  # after a deadlock or a serialization failure everything is rolled back, and starts again
PURGE_ROWS = 5_000


class InProgress(DomainError):
    """Another request is doing the same thing right now; ask again in a moment for its answer."""

    code = "in_progress"


class IdempotencyMismatch(DomainError):
    """This Idempotency-Key was used for another request; send a new key with a new request."""

    code = "idempotency_mismatch"
    status = 422


class ExternalIdTaken(DomainError):
    """This external_id was posted before with other content; correct the content or use another id."""

    code = "external_id_taken"
    field = "external_id"


class Claim(NamedTuple):
    """A key within a scope and the digest of what was asked under it; `taken` is raised when that differs."""

    scope: str
    key: str
    digest: bytes
    taken: type[DomainError] = IdempotencyMismatch


class Answer(NamedTuple):
    """What was answered: the status and the bytes of the body, now or when it was first asked."""

    status: int
    body: bytes
    is_replayed: bool = False


class _NotStored(Exception):
    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def once(claims: Sequence[Claim], effect: Callable[[], Answer]) -> Answer:
    """Run the effect unless one of the claims was answered before; give that answer again instead.

    One transaction, two statements beside the effect's own (none of them without claims). Claims are inserted
    in their order, which must be the same for all callers: header key first, then natural. An answer that is
    not 2xx rolls everything back and is passed on; so does every error of the effect.
    Raises InProgress after ten seconds of waiting, and a claim's `taken` where it was used for something else.
    """
    for attempt in range(ATTEMPTS_MAX):
        try:
            with transaction.atomic():
                return _claim_and_run(claims, effect)
        except _NotStored as refused:
            return refused.answer
        except OperationalError as error:
            if isinstance(error.__cause__, postgres_errors.LockNotAvailable):
                raise InProgress from error
            is_ours_to_retry = not connection.in_atomic_block and attempt + 1 < ATTEMPTS_MAX
            if not is_ours_to_retry or not isinstance(error.__cause__, _PASSING_FAILURES):
                raise
    raise AssertionError("the last attempt returns or raises")


_PASSING_FAILURES = (postgres_errors.DeadlockDetected, postgres_errors.SerializationFailure)


def _claim_and_run(claims: Sequence[Claim], effect: Callable[[], Answer]) -> Answer:
    claimed = _insert(claims)
    if len(claimed) < len(claims):
        found = _earlier_answer(claims, claimed)
        if claimed:
            _store([claim for claim in claims if (claim.scope, claim.key) in claimed], found)
        return found
    answer = effect()
    if not 200 <= answer.status < 300:
        raise _NotStored(answer)
    _store(claims, answer)
    return answer


def _insert(claims: Sequence[Claim]) -> set[tuple[str, str]]:
    """Insert what is new and return it; the statement sets how long it and the effect wait for a lock."""
    if not claims:
        return set()
    rows = ", ".join(["(%s, %s, %s::bytea)"] * len(claims))
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH patience AS MATERIALIZED (SELECT set_config('lock_timeout', %s, true))"
            " INSERT INTO members_idempotencykey (scope, key, request_digest, status, answer, created_at)"
            f" SELECT v.scope, v.key, v.digest, 0, ''::bytea, now() FROM patience, (VALUES {rows})"  # nosec B608
            " AS v(scope, key, digest) ON CONFLICT (scope, key) DO NOTHING RETURNING scope, key",
            [f"{WAIT_MILLISECONDS}ms", *(value for claim in claims for value in claim[:3])],
        )
        return set(cursor.fetchall())


def _earlier_answer(claims: Sequence[Claim], claimed: set[tuple[str, str]]) -> Answer:
    """Return the answer stored under the first claim that is not new; every claim must have asked the same."""
    known = [claim for claim in claims if (claim.scope, claim.key) not in claimed]
    rows = ", ".join(["(%s, %s)"] * len(known))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scope, key, request_digest, status, answer FROM members_idempotencykey"
            f" WHERE (scope, key) IN ({rows})",  # nosec B608
            [value for claim in known for value in claim[:2]],
        )
        stored = {(scope, key): (bytes(digest), status, answer) for scope, key, digest, status, answer in cursor}
    answers = []
    for claim in known:
        if (row := stored.get((claim.scope, claim.key))) is None:
            raise InProgress  # purged between the two statements: the next try finds it free
        if row[0] != claim.digest:
            raise claim.taken
        answers.append(Answer(row[1], bytes(row[2]), is_replayed=True))
    return answers[0]


def _store(claims: Sequence[Claim], answer: Answer) -> None:
    if not claims:
        return
    rows = ", ".join(["(%s, %s)"] * len(claims))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE members_idempotencykey SET status = %s, answer = %s WHERE (scope, key) IN ({rows})",  # nosec B608
            [answer.status, answer.body, *(value for claim in claims for value in claim[:2])],
        )


def purge(older_than: datetime.timedelta = KEPT_FOR) -> int:
    """Delete records older than this, a few thousand a statement, and return how many; idempotent, restartable.

    A natural key outlives its record: what it named is in its own table, and the effect finds it there.
    """
    deleted_total = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM members_idempotencykey WHERE (scope, key) IN (SELECT scope, key"
                " FROM members_idempotencykey WHERE created_at < %s ORDER BY created_at LIMIT %s"
                " FOR UPDATE SKIP LOCKED)",
                [now() - older_than, PURGE_ROWS],
            )
            deleted = cursor.rowcount
        deleted_total += deleted
        if deleted < PURGE_ROWS:
            return deleted_total
