"""Gunicorn as production runs it, for tests that need processes of their own."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parents[3]


class Web:
    """A running gunicorn: its address, its workers."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.url = process, f"http://127.0.0.1:{port}/api/v1"

    def workers(self) -> list[psutil.Process]:
        """Return the worker processes that are there now."""
        return psutil.Process(self.process.pid).children()


@contextmanager
def serve(environment: Mapping[str, str], log: Path, workers: int = 2, threads: int = 8) -> Iterator[Web]:
    """Serve the site until the block ends; its log is for whoever looks for the reason of a failure."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{port}"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, "-w", str(workers), "--threads", str(threads), "loyalty_site.wsgi"],
            cwd=ROOT, env=dict(environment), stdout=output, stderr=output,
        )  # fmt: skip
        try:
            _wait(process, port)
            yield Web(process, port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 240  # a busy machine needs its time to import everything
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/health/live", timeout=5)
            return
        except httpx.TransportError:
            assert process.poll() is None, "gunicorn ended"
            assert time.monotonic() < deadline, "gunicorn does not answer"
            time.sleep(0.1)
