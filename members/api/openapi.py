"""The OpenAPI document: what ninja generates, with every refusal and the meaning of the key added."""

from collections.abc import Iterable
from typing import Any

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.problems import CONTENT_TYPE, TITLES
from members.api import errors

REFUSALS_KEY = "x-refusals"
IDEMPOTENCY_REFUSALS_KEY = "x-idempotency-refusals"
SECURITY_SCHEME = "ApiKey"

_EVERYWHERE = [errors.Unauthenticated, errors.ScopeMissing, errors.RateLimited, errors.ServerFailed]
_WITH_BODY = [errors.Malformed, errors.BodyTooLarge, errors.NotJson, errors.Invalid]

PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "Problem details (RFC 9457). `code` is stable; `title` and `detail` follow Accept-Language.",
    "type": "object",
    "properties": {
        "type": {"type": "string", "examples": ["/api/errors#invalid"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "code": {"type": "string", "pattern": "^[a-z0-9_]+$"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string", "examples": ["lines.0.quantity"]},
                    "code": {"type": "string", "pattern": "^[a-z0-9_]+$"},
                    "detail": {"type": "string"},
                },
                "required": ["field", "code", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code"],
}

_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
    429: {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "required": True}},
}
_REPLAYED = {
    "Idempotent-Replayed": {
        "description": "Present, with the value true, when this answer was given before.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Add to ninja's document the refusals of every operation, the scheme of the keys and their scopes."""
    components = document["components"]
    components.setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    components["securitySchemes"] = {
        SECURITY_SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "description": "A key made by `manage.py create_api_key`; it begins with `kz_`.",
        }
    }
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            _complete_operation(path, method, details)
    return document


def _complete_operation(path: str, method: str, details: dict[str, Any]) -> None:
    refusals: list[type[DomainError]] = list(_EVERYWHERE)
    if "{" in path:
        refusals.append(errors.NotFound)
    if method in ("post", "put", "patch"):
        refusals += _WITH_BODY
    elif details.get("parameters"):
        refusals.append(errors.Invalid)
    idempotency = details.pop(IDEMPOTENCY_REFUSALS_KEY, None)
    refusals += idempotency or []
    refusals += details.pop(REFUSALS_KEY, [])
    responses = details["responses"]
    if idempotency:
        for status, response in list(responses.items()):
            if int(status) < 300:
                response["headers"] = {**response.get("headers", {}), **_REPLAYED}
    for status in sorted({error.status for error in refusals}):
        responses[status] = _problem_response(status, (error for error in refusals if error.status == status))


def _problem_response(status: int, refusals: Iterable[type[DomainError]]) -> dict[str, Any]:
    codes = list(dict.fromkeys(error.code for error in refusals))
    response: dict[str, Any] = {
        "description": f"{TITLES[status]}: {', '.join(f'`{code}`' for code in codes)}",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in _HEADERS:
        response["headers"] = _HEADERS[status]
    return response
