"""Posting over HTTP through gunicorn: eight connections that send purchases as fast as they are answered."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

from tests.bench import database

WORKERS, THREADS = 2, 4


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
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, rest = received.partition(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        while len(rest) < length:
            rest += self._more()
        return int(head[9:12]), rest

    def _more(self) -> bytes:
        part = self.socket.recv(65536)
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


def http_rate(connections: int, seconds: float, accounts: int, batch: int = 0) -> float:
    """Return the purchases a second that so many connections post; `batch` purchases a request where given."""
    key, server = make_key(), Server()
    counts = [0] * connections

    def run(index: int) -> None:
        connection, number = Connection(server.port, key), 0
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            number += 1
            member = f"M{(index * 7919 + number * 31) % accounts}"
            if batch:
                purchases = [
                    body(f"{os.getpid()}-{batch}-{index}-{number}-{i}", f"M{(number * batch + i) % accounts}")
                    for i in range(batch)
                ]
                status, answer = connection.post(
                    "/api/v1/purchases/batch", json.dumps({"purchases": purchases}).encode()
                )
                if status != 200 or any(item["status"] != 201 for item in json.loads(answer)["items"]):
                    raise RuntimeError(answer[:500])
            else:
                payload = json.dumps(body(f"{os.getpid()}-{connections}-{index}-{number}", member)).encode()
                status, answer = connection.post("/api/v1/purchases", payload)
                if status != 201:
                    raise RuntimeError(answer[:500])
            counts[index] += batch or 1

    try:
        threads = [threading.Thread(target=run, args=(index,)) for index in range(connections)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / (time.perf_counter() - start)
    finally:
        server.stop()


def main(seconds: float = 4) -> None:
    from tests.bench.posting import ACCOUNTS, floor_rate

    url = database.prepare()
    database.make_accounts(ACCOUNTS)
    for name, connections, batch in (("POST /purchases", 8, 0), ("POST /purchases/batch", 2, 1000)):
        floor = floor_rate(url, 8, seconds)
        rate = http_rate(connections, seconds, ACCOUNTS, batch)
        mean = (floor + floor_rate(url, 8, seconds)) / 2
        print(
            f"{name}, {connections} connections: floor {mean:.0f}/s, {rate:.0f}/s, ratio {rate / mean:.3f}", flush=True
        )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 4)
