"""The API object: ninja with strict bodies, keys with scopes, and problem+json for everything it refuses."""

import logging
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from loyalty_site.lib.access import public
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.problems import language_for, problem_response
from members.api import errors
from members.api.fields import field_problems
from members.api.openapi import complete

logger = logging.getLogger("kizuna.api")


class _ReadAlready(Parser):
    """Hand over the body that the door has read and parsed."""

    def parse_body(self, request: HttpRequest) -> Any:
        return request.json  # type: ignore[attr-defined]


class StrictAPI(NinjaAPI):
    """A NinjaAPI whose operations each declare a scope (`members.api.operation`)."""

    def __init__(self, **options: Any) -> None:
        self._document: OpenAPISchema | None = None
        super().__init__(parser=_ReadAlready(), docs_url=None, **options)

    def set_default_exception_handlers(self) -> None:
        self.add_exception_handler(DomainError, _refused)
        self.add_exception_handler(ValidationError, _invalid)
        self.add_exception_handler(Http404, _not_found)
        self.add_exception_handler(AuthenticationError, _unauthenticated)
        self.add_exception_handler(HttpError, _malformed)
        self.add_exception_handler(Exception, _failed)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        if self._document is None:
            document = super().get_openapi_schema(**options)
            complete(document)
            self._document = document
        return self._document

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        patterns = super()._get_urls()[:-1]  # the last one is ninja's answer at the root: ours is a problem
        for pattern in patterns:
            assert pattern.callback is not None
            pattern.callback = _in_callers_language(pattern.callback)
        return [*patterns, path("", unknown_address, name="api-root"), re_path("^", unknown_address)]


@public
def unknown_address(request: HttpRequest, **_parts: Any) -> HttpResponse:
    """Answer 404 as problem+json, for whatever is below the API and is not an operation."""
    translation.activate(language_for(request.META.get("HTTP_ACCEPT_LANGUAGE", "")))
    return problem_response(errors.NotFound())


def _in_callers_language(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    @wraps(view, updated=())
    def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        translation.activate(language_for(request.META.get("HTTP_ACCEPT_LANGUAGE", "")))
        response = view(request, **parts)
        if response.status_code == 405:
            return problem_response(errors.MethodNotAllowed(), headers={"Allow": response["Allow"]})
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # there is no cookie that a stranger's page could use
    return answer


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    headers = {}
    if isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="api"'
    elif (seconds := getattr(error, "retry_after_seconds", None)) is not None:
        headers["Retry-After"] = str(seconds)
    return problem_response(error, errors=getattr(error, "errors", ()), headers=headers)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    findings = error.errors
    source = findings[0]["loc"][0]
    if source == "path":  # an id that cannot be one names nothing
        return problem_response(errors.NotFound())
    if source == "body" and not getattr(request, "canonical", b""):
        return problem_response(errors.Malformed(reason=_("it is empty")))
    skip = 2 if source == "body" else 1
    problem = errors.Invalid(field_problems(findings, skip))
    return problem_response(problem, errors=problem.errors)


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(errors.NotFound())


def _unauthenticated(request: HttpRequest, error: Any) -> HttpResponse:
    return _refused(request, errors.Unauthenticated())


def _malformed(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(errors.Malformed(reason=_("it cannot be read")))


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer 500 without a word about the inside; the log has the route and the frames, no message and no values."""
    route = request.resolver_match.route if request.resolver_match else "-"
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    logger.error("%s %s failed: %s at %s", request.method, route, type(error).__qualname__, " > ".join(frames))
    got_request_exception.send(sender=StrictAPI, request=request)
    return problem_response(errors.ServerFailed())
