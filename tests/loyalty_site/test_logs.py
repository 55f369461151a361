"""Logs are JSON lines that say what happened and to no one whom."""

import json
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from loyalty_site.lib.access import public

EMAIL = "hanako@example.com"


@public
def fail(request: HttpRequest, member: str) -> HttpResponse:
    raise ValueError(f"duplicate key: {member}")


@public
def show(request: HttpRequest, member: str) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("fail/<str:member>", fail),
    path("members/<str:member>", show),
    path("", include("loyalty_site.urls")),
]


class Keep(logging.Handler):
    """Keep what would be written, a line each."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What the site's own formatter writes while a test runs."""
    described = settings.LOGGING["formatters"]["json"]
    options = {name: value for name, value in described.items() if name != "()"}
    keep = Keep(described["()"](**options))
    root = logging.getLogger()
    level = root.level
    root.addHandler(keep)
    root.setLevel("INFO")
    yield keep.lines
    root.removeHandler(keep)
    root.setLevel(level)


@override_settings(ROOT_URLCONF=__name__)
def test_a_request_is_logged_by_its_route_and_not_by_its_address(client: Client, lines: list[str]) -> None:
    client.get(f"/members/email:{EMAIL}?phone=09012345678")
    (line,) = [json.loads(line) for line in lines]
    assert line["event"] == "request"
    assert (line["method"], line["route"], line["status"]) == ("GET", "members/<str:member>", 200)
    assert EMAIL not in str(lines)
    assert "0901234" not in str(lines)


@override_settings(ROOT_URLCONF=__name__)
def test_an_exception_is_logged_by_its_type_and_place_without_its_message(lines: list[str]) -> None:
    client = Client(raise_request_exception=False)
    assert client.get(f"/fail/{EMAIL}").status_code == 500
    failed, request = [json.loads(line) for line in lines]
    assert failed["exception"][0]["type"] == "builtins.ValueError"
    assert "test_logs.py" in failed["exception"][0]["frames"][-1]
    assert (request["level"], request["status"]) == ("error", 500)
    assert EMAIL not in str(lines)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_an_unknown_address_is_not_logged(client: Client, lines: list[str]) -> None:
    client.get(f"/nowhere/{EMAIL}")
    assert [json.loads(line)["route"] for line in lines] == [None]
    assert EMAIL not in str(lines)


def test_a_librarys_record_loses_its_exceptions_message_too(lines: list[str]) -> None:
    try:
        raise LookupError(EMAIL)
    except LookupError:
        logging.getLogger("some.library").exception("failed")
    (line,) = [json.loads(line) for line in lines]
    assert line["exception"][0]["type"] == "builtins.LookupError"
    assert EMAIL not in str(lines)


def test_the_request_log_is_the_outermost_middleware_but_for_what_names_the_request() -> None:
    assert settings.MIDDLEWARE[:2] == ["loyalty_site.acting.WhoActs", "loyalty_site.logs.RequestLog"]


def test_every_line_of_a_request_has_the_id_that_the_answer_has(lines: list[str]) -> None:
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=__name__):
        first = client.get(f"/fail/{EMAIL}", headers={"x-request-id": EMAIL})
        second = client.get("/health/live")
    told = [json.loads(line)["request_id"] for line in lines]
    assert told == [first.headers["X-Request-ID"]] * 2 + [second.headers["X-Request-ID"]]
    assert len(set(told)) == 2
    assert EMAIL not in str(lines)
