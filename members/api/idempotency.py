"""The Idempotency-Key header and natural keys, at the door of every call that writes."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from django.http import HttpRequest, HttpResponse

from members.actions.idempotency import Answer, Claim, ExternalIdTaken, once
from members.api.answers import json_response
from members.api.errors import IdempotencyKeyRequired

KEY_LENGTH_MAX = 255


class NaturalKey(NamedTuple):
    """What the body itself is known by: `NaturalKey("purchase", "GINZA:42")`; scope ≤ 64, key ≤ 320 characters."""

    scope: str
    key: str


def with_idempotency(
    request: HttpRequest,
    effect: Callable[[], tuple[int, Any]],
    *,
    natural_key: NaturalKey | None = None,
    is_repeatable: bool = False,
    compared: bytes | None = None,
) -> HttpResponse:
    """Answer with what the effect returns, status and body, once per header key and once per natural key.

    The effect runs in one transaction with the rows of its keys. It must itself recognise a natural key whose
    record was purged or that came another way, as its own table's unique constraint does.
    `is_repeatable` is for an effect that a repetition does not change, such as enrolment under an
    `external_id`: the header is optional then. `compared` is the body as repetitions are compared, where that is not
    the whole of it. Raises IdempotencyKeyRequired where neither key is there,
    IdempotencyMismatch, ExternalIdTaken, InProgress, and what the effect raises.
    """
    claims = claims_of(request, natural_key, is_repeatable=is_repeatable, compared=compared)

    def run() -> Answer:
        status, body = effect()
        return Answer(status, orjson.dumps(body))

    answer = once(claims, run)
    response = json_response(answer.body, answer.status)
    if answer.is_replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def claims_of(
    request: HttpRequest,
    natural_key: NaturalKey | None,
    *,
    is_repeatable: bool = False,
    compared: bytes | None = None,
) -> list[Claim]:
    """Return what a call claims: its header key first, then its natural key. Raises IdempotencyKeyRequired."""
    body = request.canonical if compared is None else compared  # type: ignore[attr-defined]
    claims = []
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None:
        if not 1 <= len(key) <= KEY_LENGTH_MAX or not key.isascii() or not key.isprintable():
            raise IdempotencyKeyRequired
        claims.append(Claim(request.auth.id.hex, key, _request_digest(request, body)))  # type: ignore[attr-defined]
    elif natural_key is None and not is_repeatable:
        raise IdempotencyKeyRequired
    if natural_key is not None:
        digest = sha256(body).digest()
        claims.append(Claim(natural_key.scope, natural_key.key, digest, ExternalIdTaken))
    return claims


def _request_digest(request: HttpRequest, body: bytes) -> bytes:
    head = f"{request.method} {request.path}\n".encode("utf-8", "surrogatepass")
    return sha256(head + body).digest()
