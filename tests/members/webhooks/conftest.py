"""A receiver on this machine, and members who enrol."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from loyalty_site.lib import clock
from members.actions import outbox, webhooks
from members.models import Member, Webhook


class Receiver:
    """Keep the requests that came to a path and answer with the next status, 204 when none is left."""

    def __init__(self, server: HTTPServer, path: str) -> None:
        self.url = server.url_for(path)
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        server.expect_request(path, method="POST").respond_with_handler(self._take)

    def _take(self, request: Request) -> Response:
        self.requests.append((dict(request.headers), request.get_data()))
        status = self.statuses.pop(0) if self.statuses else 204
        return Response(status=status, headers={"Location": "/elsewhere"} if status in (301, 302, 307) else None)

    @property
    def ids(self) -> list[str]:
        return [headers["Webhook-Id"] for headers, _ in self.requests]


@pytest.fixture(autouse=True)
def private_destinations(settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True


@pytest.fixture
def new_receiver(httpserver: HTTPServer, transactional_db: None) -> Callable[..., tuple[Receiver, Webhook]]:
    """Return a function that opens a destination at a path."""

    def make(path: str = "/hook", *events: str) -> tuple[Receiver, Webhook]:
        receiver = Receiver(httpserver, path)
        return receiver, webhooks.create_webhook(receiver.url, events or ["member.enrolled"])

    return make


@pytest.fixture
def enrol(transactional_db: None) -> Callable[..., Member]:
    """Return a function that tells of a member's enrolment, several times if asked to, and relays it."""

    def make(times: int = 1, **data: Any) -> Member:
        number = f"{Member.objects.count():013d}"
        with transaction.atomic():
            member = Member.objects.create(number=number, joined_at=clock.now())
            for turn in range(times):
                outbox.record("member.enrolled", member.id, {"number": number, "store": str(turn), **data})
        outbox.relay()
        return member

    return make
