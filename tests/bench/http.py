"""Posting over HTTP through gunicorn: connections that send purchases as fast as they are answered.

python -m tests.bench.http [SECONDS] [ROUNDS]: against the same floor as the action, by turns.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

from tests.bench import database
from tests.bench.posting import ACCOUNTS, floor_rate

WORKERS, THREADS = 4, 4


def body(external_id: str, member: str) -> dict[str, Any]:
    """Return the same purchase of three lines as the posting bench posts."""
    return {
        "external_id": external_id,
        "store": "S1",
        "member": f"ext:{member}",
        "purchased_at": datetime.now(UTC).isoformat(),
        "register": "1",
        "clerk": "7",
        "lines": [
            {"sku": "SKU-1", "name": "Apples", "category": "FRUIT", "quantity": 1, "unit_price": "1000", "tax_rate": "0.08"},
            {"sku": "SKU-2", "name": "Coffee", "category": "COFFEE", "quantity": 1, "unit_price": "980", "tax_rate": "0.08"},
            {"sku": "SKU-3", "name": "Salmon", "category": "FISH", "quantity": 2, "unit_price": "500", "tax_rate": "0.08"},
        ],
        "total": "2980",
    }  # fmt: skip


class Connection:
    """One kept-alive connection that reads no more of an answer than it must."""

    def __init__(self, port: int, key: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = (
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key + "\r\n"
            "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )

    def post(self, path: str, payload: bytes) -> tuple[int, bytes]:
        """Send a request and return status and body."""
        self.socket.sendall(self.head.format(path=path, length=len(payload)).encode() + payload)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        lines = bytes(received[:end]).split(b"\r\n")
        length = next(int(line[15:]) for line in lines if line.lower().startswith(b"content-length:"))
        while len(received) < end + 4 + length:
            received += self._more()
        return int(lines[0][9:12]), bytes(received[end + 4 :])

    def _more(self) -> bytes:
        part = self.socket.recv(1 << 20)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


class Server:
    """Gunicorn on the bench's database."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{self.port}",
             "-w", str(WORKERS), "--threads", str(THREADS), "loyalty_site.wsgi"],
            env={**os.environ, "KIZUNA_MODE": "test"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                threading.Event().wait(0.2)
        raise RuntimeError("gunicorn did not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def make_key() -> str:
    """Return a key that may post purchases, without a rate limit in the way."""
    from io import StringIO

    from django.core.management import call_command

    out = StringIO()
    call_command("create_api_key", "bench", scope=["purchases:write", "members:read"], rate_limit=1_000_000, stdout=out)
    return out.getvalue().strip()


class Load:
    """Requests that were written down before anything is measured, sent by so many connections at once."""

    def __init__(self, port: int, key: str, connections: int, batch: int, requests: int) -> None:
        self.path = "/api/v1/purchases/batch" if batch else "/api/v1/purchases"
        self.size = batch or 1
        self.name = secrets.token_hex(4)
        self.port, self.key = port, key
        # Evenly apart: two connections meet at the same member now and then, not all the time.
        self.waiting = [
            self._requests(index, index * ACCOUNTS // connections, requests) for index in range(connections)
        ]

    def _requests(self, index: int, first: int, requests: int) -> list[bytes]:
        numbers = iter(range(requests * self.size))

        def purchase() -> dict[str, Any]:
            number = next(numbers)
            member = f"M{(first + number) % ACCOUNTS}"
            return body(f"{self.name}-{index}-{number}", member)

        if self.size == 1:
            return [json.dumps(purchase()).encode() for _ in range(requests)]
        return [json.dumps({"purchases": [purchase() for _ in range(self.size)]}).encode() for _ in range(requests)]

    def rate(self, seconds: float) -> float:
        """Send until the time is over; return the purchases a second. Raises where one was refused."""
        connections = [Connection(self.port, self.key) for _ in self.waiting]
        answers: list[list[tuple[int, bytes]]] = [[] for _ in connections]
        ends = [0.0] * len(connections)
        start = time.perf_counter()

        def run(index: int) -> None:
            waiting = self.waiting[index]
            while waiting and time.perf_counter() - start < seconds:
                answers[index].append(connections[index].post(self.path, waiting.pop()))
            ends[index] = time.perf_counter() - start

        threads = [threading.Thread(target=run, args=(index,)) for index in range(len(connections))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for status, answer in (item for found in answers for item in found):
            if status not in (200, 201) or (self.size > 1 and answer.count(b'"status":201') != self.size):
                raise RuntimeError(answer[:500])
        return sum(len(found) * self.size / end for found, end in zip(answers, ends, strict=True))


def main(seconds: float = 4, turns: int = 5) -> None:
    url = database.prepare()
    database.make_accounts(ACCOUNTS)
    key = make_key()
    for name, connections, batch in (("POST /purchases", 8, 0), ("POST /purchases/batch", 4, 1000)):
        server = Server()
        try:
            Load(server.port, key, connections, batch, 3 if batch else 50).rate(60)  # warm
            rounds = []
            for _ in range(turns):
                load = Load(server.port, key, connections, batch, int(6 * seconds) if batch else int(300 * seconds))
                floor = floor_rate(url, 8, seconds)
                rate = load.rate(seconds)
                rounds.append((rate / floor, rate, floor))
        finally:
            server.stop()
        rounds.sort()
        ratio, rate, floor = rounds[turns // 2]
        print(
            f"{name}, {connections} connections: ratio {ratio:.3f} (of {turns} rounds {rounds[0][0]:.3f} to"
            f" {rounds[-1][0]:.3f}), {rate:.0f}/s, floor {floor:.0f}/s",
            flush=True,
        )


if __name__ == "__main__":
    main(*(kind(given) for kind, given in zip((float, int), sys.argv[1:], strict=False)))
