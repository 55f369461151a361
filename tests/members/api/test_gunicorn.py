"""What the wire carries, through the server that production uses."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[3]
NEW_EACH = httpx.Limits(max_keepalive_connections=0)  # a refused body is not read to its end: the server hangs up


@pytest.fixture
def gunicorn(process_environment, make_key, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "tests.members.api.wsgi:application",
        "-b",
        f"127.0.0.1:{port}",
    ]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "-k", "gthread", "--threads", "4"],
            cwd=ROOT,
            env=process_environment,
            stdout=log,
            stderr=log,
        )
        headers = {
            "Authorization": f"Bearer {make_key()}",
            "Content-Type": "application/json",
            "Accept-Language": "en",
        }
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}/api/v1", headers=headers, timeout=30, limits=NEW_EACH
            ) as client:
                wait_until_it_answers(client, process)
                yield client
        finally:
            process.terminate()
            process.wait(20)


def wait_until_it_answers(client, process):
    deadline = time.monotonic() + 30
    while True:
        try:
            client.get("/nowhere")
            return
        except httpx.TransportError:
            assert process.poll() is None, "gunicorn ended"
            assert time.monotonic() < deadline, "gunicorn does not answer"
            time.sleep(0.05)


def chunks(total_bytes):
    yield b'{"name": "'
    for _ in range(total_bytes // 65_536):
        yield b"a" * 65_536
    yield b'"}'


def test_bodies_come_whole_in_chunks_and_too_large(gunicorn):
    """One server for all of it: starting one takes longer than asking."""
    assert gunicorn.post("/echo", json={"name": "花子"}).json()["name"] == "花子"
    in_chunks = gunicorn.post("/echo", content=iter([b'{"na', b'me": "a"}']))
    assert (in_chunks.status_code, in_chunks.json()["name"]) == (200, "a")
    too_large = gunicorn.post("/echo", content=b" " * (4 * 1024 * 1024 + 1))
    assert (too_large.status_code, too_large.json()["code"]) == (413, "body_too_large")
    too_large_in_chunks = gunicorn.post("/echo", content=chunks(5 * 1024 * 1024))
    assert (too_large_in_chunks.status_code, too_large_in_chunks.json()["code"]) == (413, "body_too_large")
    refused = gunicorn.post("/nowhere", json={})
    assert (refused.status_code, refused.headers["content-type"]) == (404, "application/problem+json")
    assert json.loads(refused.content)["title"] == "Not found"
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in refused.headers
