"""Keys and a client that calls the way a till does."""

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpResponse
from django.test import Client

from members.actions import api_keys


@pytest.fixture(autouse=True)
def _calls_of_the_tests(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.members.api.urls"


@pytest.fixture
def make_key(db: None) -> Callable[..., str]:
    """Return a function that makes a key with these scopes and returns its secret."""

    def make(*scopes: str, **options: Any) -> str:
        options.setdefault("rate_limit_per_second", 100_000)
        return api_keys.create("till", scopes or api_keys.SCOPES, **options)[1]

    return make


class Till:
    """Call the API with a key; a body that is not bytes is sent as JSON."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent = {"authorization": f"Bearer {self.secret}", "accept-language": "en"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        content_type = sent.pop("content-type", "application/json")
        return self.client.generic(method, f"/api/v1{path}", data, content_type=content_type, headers=sent)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)


@pytest.fixture
def till(make_key: Callable[..., str]) -> Till:
    """Return a till whose key may do everything."""
    return Till(make_key())


class _Server(ThreadedWSGIServer):
    """A thread a connection; room for fifty who come at once, which Django's own live server has not."""

    request_queue_size = 128
    daemon_threads = False


@pytest.fixture
def served_at(transactional_db: None) -> Iterator[str]:
    """Serve the API over real HTTP and return its address."""
    server = _Server(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v1"
    server.shutdown()
    server.server_close()
    thread.join()
