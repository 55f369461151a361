"""Do a thing once: the only writer of IdempotencyKey.

The claim is an INSERT that comes first in the transaction of the effect. Whoever comes second waits on the unique
index for the first one's commit, and then reads the answer that was given; if the first rolled back, the second's
insert goes through and it does the work. So key and effect stand or fall together, and no state between exists.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

import orjson
from django.db import OperationalError, connection, transaction
from psycopg import errors as postgres_errors

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.prepared import run

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


# Rows travel as JSON: a thousand are written in one go, and a statement is the same for one key and for many.
_KEYS = "json_to_recordset(%s) AS v(scope text, key text)"
# The statement also sets how long it, and the effect after it, wait for a lock.
_CLAIM = (
    "WITH patience AS MATERIALIZED (SELECT set_config('lock_timeout', %s, true))"
    " INSERT INTO members_idempotencykey (scope, key, request_digest, status, answer, created_at)"
    " SELECT v.scope, v.key, decode(v.digest, 'hex'), 0, ''::bytea, now()"
    " FROM patience, json_to_recordset(%s) AS v(scope text, key text, digest text)"
    " ON CONFLICT (scope, key) DO NOTHING RETURNING scope, key"
)
_STORED = (
    f"SELECT k.scope, k.key, k.request_digest, k.status, k.answer FROM {_KEYS}"  # nosec B608
    " CROSS JOIN LATERAL (SELECT * FROM members_idempotencykey m"
    " WHERE m.scope = v.scope AND m.key = v.key AND m.status > 0 LIMIT 1) k"
)
_FREE = (
    "DELETE FROM members_idempotencykey WHERE (scope, key) IN"
    f" (SELECT v.scope, v.key FROM {_KEYS}) AND status = 0"  # nosec B608
)


class Stored(NamedTuple):
    """An answer that was given under a key, with the digest of what was asked."""

    digest: bytes
    answer: Answer


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
    """Insert what is new, in the order of the claims, and return it."""
    if not claims:
        return set()
    return set(run(_CLAIM, [f"{WAIT_MILLISECONDS}ms", _json(_claim_rows(claims))]))


def _earlier_answer(claims: Sequence[Claim], claimed: set[tuple[str, str]]) -> Answer:
    """Return the answer stored under the first claim that is not new; every claim must have asked the same."""
    known = [claim for claim in claims if claim[:2] not in claimed]
    stored = _stored({claim[:2] for claim in known})
    answers = []
    for claim in known:
        if (found := stored.get(claim[:2])) is None:
            raise InProgress  # purged between the two statements: the next try finds it free
        if found.digest != claim.digest:
            raise claim.taken
        answers.append(found.answer)
    return answers[0]


def _store(claims: Sequence[Claim], answer: Answer) -> None:
    if claims:
        _write_answers([(claim.scope, claim.key, answer) for claim in claims])


def _write_answers(answers: Sequence[tuple[str, str, Answer]]) -> None:
    rows = [
        {"scope": scope, "key": key, "status": answer.status, "answer": answer.body.decode()}
        for scope, key, answer in answers
    ]
    run("SELECT members_answer_keys(%s::json)", [_json(rows)])


def _keys(keys: Iterable[tuple[str, str]]) -> str:
    return _json([{"scope": scope, "key": key} for scope, key in keys])


def claim_arguments(claims: Sequence[Claim], answer: Answer | None) -> list[Any]:
    """Return the arguments of `members_claim_with_answer`, for a writer whose answer is known before it writes."""
    if not claims or answer is None:
        return [None, None, None, None]
    return [_json(_claim_rows(claims)), answer.status, answer.body.decode(), f"{WAIT_MILLISECONDS}ms"]


def _claim_rows(claims: Sequence[Claim]) -> list[dict[str, object]]:
    return [{"scope": claim.scope, "key": claim.key, "digest": claim.digest.hex()} for claim in claims]


def _json(rows: Sequence[Mapping[str, object]]) -> str:
    return orjson.dumps(rows).decode()


def reserve(claims: Sequence[Claim]) -> dict[tuple[str, str], Stored]:
    """Claim many keys at once, in the caller's transaction; return those that were answered before.

    They are inserted in the order of their keys, so that two callers with some keys in common wait and do not
    lock each other out. What was reserved is given an answer, or given up, by `settle`.
    """
    ordered = sorted(set(claims), key=lambda claim: claim[:2])
    if not ordered:
        return {}
    return _stored({claim[:2] for claim in ordered} - _insert(ordered))


def settle(answers: Mapping[tuple[str, str], Answer | None]) -> None:
    """Write down the answers of reserved keys; a key without one was refused and is free again."""
    given = [(*key, answer) for key, answer in answers.items() if answer is not None]
    freed = [key for key, answer in answers.items() if answer is None]
    if given:
        _write_answers(given)
    if freed:
        run(_FREE, [_keys(freed)])


def stored_answer(scope: str, key: str) -> Answer | None:
    """Return what was answered under a key, None where there is no answer (any more)."""
    found = _stored({(scope, key)}).get((scope, key))
    return found.answer if found is not None else None


def _stored(keys: Set[tuple[str, str]]) -> dict[tuple[str, str], Stored]:
    if not keys:
        return {}
    return {
        (scope, key): Stored(bytes(digest), Answer(status, bytes(body), is_replayed=True))
        for scope, key, digest, status, body in run(_STORED, [_keys(keys)])
    }


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
