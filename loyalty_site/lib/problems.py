"""Problem details: every refusal over HTTP as one shape, `application/problem+json` (RFC 9457)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypedDict

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.utils.translation.trans_real import parse_accept_lang_header

from loyalty_site.lib.errors import DomainError, FileError

CONTENT_TYPE = "application/problem+json"
ERRORS_PAGE = "/api/errors"

TITLES = {
    400: _("The request cannot be read"),
    401: _("A valid API key is needed"),
    403: _("The API key does not allow this"),
    404: _("Not found"),
    405: _("The method is not allowed here"),
    409: _("The present state does not allow this"),
    411: _("The length of the body is missing"),
    413: _("The body is too large"),
    415: _("The body is not JSON"),
    422: _("The request is not valid"),
    429: _("Too many requests"),
    500: _("Something failed on our side"),
    503: _("Not possible for the moment"),
}


class FieldProblem(TypedDict):
    """What is wrong with one field; `field` is its path in the body, such as `lines.0.quantity`."""

    field: str
    code: str
    detail: str


@lru_cache(maxsize=1024)
def language_for(accept_language: str) -> str:
    """Return the language to answer in: the first one of the Accept-Language header that we speak."""
    for tag, _quality in parse_accept_lang_header(accept_language):
        try:
            return translation.get_supported_language_variant(tag)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def problem(error: DomainError, errors: Sequence[FieldProblem] = ()) -> dict[str, object]:
    """Return a domain error as the body of a problem, in the language in force."""
    if not errors and error.field is not None:
        errors = [{"field": error.field, "code": error.code, "detail": error.message}]
    body: dict[str, object] = {
        "type": f"{ERRORS_PAGE}#{error.code}",
        "title": gettext(TITLES[error.status]),
        "status": error.status,
        "detail": error.message,
        "code": error.code,
    }
    if errors:
        body["errors"] = errors
    return body


def problem_response(
    error: DomainError,
    *,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return a domain error as problem+json, in the language in force."""
    body = problem(error, errors)
    response = HttpResponse(orjson.dumps(body), status=error.status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    response["Content-Length"] = str(len(response.content))  # without it the server sends a body in chunks
    response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    response["Vary"] = "Accept-Language"
    for name, value in (headers or {}).items():
        response[name] = value
    # Django's own line about a refusal names the path, and a path may hold an address or a number.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def known_errors() -> list[type[DomainError]]:
    """Return every loaded error that a call may answer with and that has a code of its own, by status and code."""
    return sorted(
        {error for error in _below(DomainError) if "code" in vars(error) and not issubclass(error, FileError)},
        key=lambda error: (error.status, error.code),
    )


def _below(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in error.__subclasses__():
        yield child
        yield from _below(child)
