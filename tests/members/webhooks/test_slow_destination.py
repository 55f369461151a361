"""A destination that hangs holds up nobody else, and nobody for long."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from members.actions import webhooks
from members.models import Webhook, WebhookEvent
from members.webhooks import sending
from members.webhooks.delivery import deliver_due
from members.webhooks.sending import post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a server that takes connections and says nothing; an answer is due in 1 s."""
    monkeypatch.setattr(sending, "READ_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_others_get_their_events_while_one_hangs(silent, new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    hanging = webhooks.create_webhook(silent, ["member.enrolled"])
    for _ in range(40):
        enrol()
    deliver_due()
    assert len(receiver.requests) == 40
    tried = WebhookEvent.objects.filter(webhook=hanging, attempts__gt=0)
    assert tried.count() == webhooks.SENDINGS_PER_DESTINATION
    assert set(tried.values_list("last_error", flat=True)) == {"timeout"}
    assert Webhook.objects.get(id=hanging.id).failures == 1, "they hang side by side, once"


def test_an_answer_that_drips_is_cut_off(monkeypatch) -> None:
    monkeypatch.setattr(sending, "READ_SECONDS", 1.0)
    is_over = threading.Event()

    def drip(server: socket.socket) -> None:
        client, _ = server.accept()
        with client:
            client.sendall(b"HTTP/1.1 200 OK\r\n")
            while not is_over.wait(0.1):
                try:
                    client.sendall(b"X-Drip: drop\r\n")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        started = time.monotonic()
        answer = post(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, b"{}")
        spent = time.monotonic() - started
        is_over.set()
        thread.join()
    assert answer.error == "timeout"
    assert spent < 4


def test_an_endless_body_is_not_read() -> None:
    def pour(server: socket.socket) -> None:
        client, _ = server.accept()
        with client:
            try:
                client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                while True:
                    client.sendall(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=pour, args=(server,))
        thread.start()
        assert post(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, b"{}").status_code == 200
        thread.join(10)
        assert not thread.is_alive()


def test_nobody_at_home_is_a_failed_attempt() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert post(f"http://127.0.0.1:{closed.getsockname()[1]}/", {}, b"{}").error == "connection"


def test_what_is_not_http_is_a_failed_attempt() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            client, _ = server.accept()
            with client:
                client.sendall(b"220 mail.example ESMTP\r\n")
                client.recv(4096)

        thread = threading.Thread(target=greet)
        thread.start()
        assert post(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, b"{}").error == "protocol"
        thread.join()
