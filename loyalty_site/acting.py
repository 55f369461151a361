"""Who acts: whoever sends a request, a command, a task of the timetable."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from loyalty_site.lib import acting
from loyalty_site.lib.acting import Acting
from loyalty_site.lib.client_address import client_address

HEADER = "X-Request-ID"


class WhoActs:
    """Give each request an id of our own making, in the log, in the answer and in what the database notes.

    A caller's own id is not taken over: it could hold anything.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = str(uuid4())
        with structlog.contextvars.bound_contextvars(request_id=request_id), acting.by(lambda: of(request, request_id)):
            response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response


def of(request: HttpRequest, request_id: str) -> Acting:
    """Return who sends a request, as far as it has come: known once its session or its key has been read."""
    match = request.resolver_match
    door = match.route if match else ""
    caller = getattr(request, "auth", None)
    if match and "api" in match.namespaces:
        return Acting("api", door, api_key=getattr(caller, "id", None), request=request_id)
    user = getattr(request, "_cached_user", None)  # read already by whoever checked access; asking would read it now
    if request.path_info.startswith("/staff/") or getattr(user, "is_staff", False):
        client = client_address(
            request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.TRUSTED_PROXIES
        )
        return Acting("staff", door, _id(user), client=client, request=request_id)
    return Acting("portal", door, _id(user), request=request_id)


def _id(user: Any) -> UUID | None:
    return getattr(user, "pk", None)


def command(name: str) -> None:
    """Have this process act as a command, by its name alone: its arguments may be personal."""
    acting.begin(lambda: Acting("command", name))


def begin_task(task: Any = None, task_id: str = "", **_: Any) -> None:
    """Act as a task; for Celery's signal before each."""
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)
    acting.begin(lambda: Acting("task", task.name, request=task_id))


def end_task(**_: Any) -> None:
    """Act as nobody again; for Celery's signal after each."""
    structlog.contextvars.unbind_contextvars("task", "task_id")
    acting.begin(None)
