"""What the API itself refuses, before any rule of the programme is asked."""

from collections.abc import Sequence

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.problems import FieldProblem


class Malformed(DomainError):
    """The body is not readable JSON: %(reason)s."""

    code = "malformed_json"
    status = 400


class IdempotencyKeyRequired(DomainError):
    """Send an Idempotency-Key header of 1 to 255 printable ASCII characters, a new one for every new request."""

    code = "idempotency_key_required"
    status = 400


class Unauthenticated(DomainError):
    """Send a valid API key as "Authorization: Bearer <key>"; this one is missing, unknown, expired or revoked."""

    code = "unauthenticated"
    status = 401


class ScopeMissing(DomainError):
    """This API key lacks the scope %(scope)s; create a key that has it."""

    code = "scope_missing"
    status = 403


class StoreNotAllowed(DomainError):
    """This API key belongs to another store than the one named; use a key of that store or of the programme."""

    code = "store_not_allowed"
    status = 403
    field = "store"


class NotFound(DomainError):
    """There is nothing at this address; check the path and the ids in it."""

    code = "not_found"
    status = 404


class MethodNotAllowed(DomainError):
    """This address does not take that method; the Allow header lists those that it takes."""

    code = "method_not_allowed"
    status = 405


class LengthRequired(DomainError):
    """Send the body with a Content-Length header; this server does not read it in chunks."""

    code = "length_required"
    status = 411


class BodyTooLarge(DomainError):
    """The body is larger than 4 MB; send it in several requests."""

    code = "body_too_large"
    status = 413


class NotJson(DomainError):
    """Send the body as "Content-Type: application/json" in UTF-8, without a content encoding."""

    code = "unsupported_media_type"
    status = 415


class Invalid(DomainError):
    """Some fields are not valid; "errors" names each one and what is wrong with it."""

    code = "invalid_body"
    status = 422

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__()
        self.errors = errors


class RateLimited(DomainError):
    """This API key has used up its calls for now; try again after the seconds that Retry-After gives."""

    code = "rate_limited"
    status = 429
    retry_after_seconds = 1


class ServerFailed(DomainError):
    """Something failed on our side and nothing was written; try again with the same Idempotency-Key."""

    code = "server_error"
    status = 500
