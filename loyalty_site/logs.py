"""Logs: one JSON object a line, without personal data.

Addresses of pages hold member numbers and e-mail addresses, and messages of exceptions quote the row that
offended. So a request is logged by its route's template, and an exception by its type and its place.
"""

import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from structlog.typing import EventDict, WrappedLogger

logger = structlog.get_logger("kizuna.request")


def without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and where it was raised, its causes included."""
    info = event.pop("exc_info", None)
    if info is True or info is None:
        return event
    error = info if isinstance(info, BaseException) else info[1]
    places = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        places.append(
            {
                "type": f"{type(error).__module__}.{type(error).__qualname__}",
                "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
            }
        )
        error = error.__cause__ or error.__context__
    event["exception"] = places
    return event


def _resolve_exc_info(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Fetch the exception being handled where a call says only that there is one."""
    if event.get("exc_info") is True:
        event["exc_info"] = sys.exc_info()
    return event


SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    _resolve_exc_info,
    without_values,
]


def configure(level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: every logger ends in the same JSON lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_PROCESSORS,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"json": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["json"], "level": level},
        "loggers": {
            # Both name full paths; RequestLog says the same with the route's template.
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }


class RequestLog:
    """Log each request once it is answered: method, route, status, time; server errors with their place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        log = logger.error if response.status_code >= 500 else logger.info
        log(
            "request",
            method=request.method,
            route=request.resolver_match.route if request.resolver_match else None,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, Http404 | PermissionDenied):
            return  # an answer like any other; the line of the request says it
        route = request.resolver_match.route if request.resolver_match else None
        logger.error("request_failed", method=request.method, route=route, exc_info=exception)
