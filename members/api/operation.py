"""Declare an operation: its scope, its answers, what it refuses. The OpenAPI document is made from this."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from loyalty_site.lib.errors import DomainError
from members.actions.idempotency import ExternalIdTaken, IdempotencyMismatch, InProgress
from members.api.errors import IdempotencyKeyRequired
from members.api.keys import KeyWith
from members.api.openapi import IDEMPOTENCY_REFUSALS_KEY, REFUSALS_KEY

_IDEMPOTENCY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    "example": "7f9c24e8-3b12-4fef-91e0-56a2d5a4b3c1",
}


def operation(
    scope: str,
    answers: Mapping[int, Any],
    *,
    refuses: Sequence[type[DomainError]] = (),
    idempotency: Literal["required", "optional"] | None = None,
    example: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the arguments of a ninja route: `@router.post("/purchases", **operation("purchases:write", {…}))`.

    `answers` maps each good status to the model of its body, `refuses` names the domain errors that a caller
    should know. `idempotency` says that the call goes through `with_idempotency`: "optional" where the body has
    a natural key. `example` is a body that works.
    """
    extra: dict[str, Any] = {REFUSALS_KEY: list(refuses)}
    if idempotency is not None:
        is_required = idempotency == "required"
        extra["parameters"] = [{**_IDEMPOTENCY_HEADER, "required": is_required}]
        extra[IDEMPOTENCY_REFUSALS_KEY] = [InProgress, IdempotencyMismatch]
        extra[IDEMPOTENCY_REFUSALS_KEY].append(IdempotencyKeyRequired if is_required else ExternalIdTaken)
    if example is not None:
        extra["requestBody"] = {"content": {"application/json": {"example": dict(example)}}}
    return {"auth": KeyWith(scope), "response": dict(answers), "openapi_extra": extra}
