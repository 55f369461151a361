"""After a kill -9, a crash or a power cut the next start works, and what was committed is there."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from loyalty_site.servers import Servers


def kill(*process_ids: int | None) -> None:
    for process_id in process_ids:
        assert process_id is not None
        os.kill(process_id, signal.SIGKILL)


def test_killed_servers_start_again_with_what_was_committed(servers: Servers) -> None:
    first = servers.start()
    with psycopg.connect(first.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    kill(servers.postgres.process_id(), servers.valkey.process_id())
    again = servers.start()
    with psycopg.connect(again.database_url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_lock_file_that_names_somebody_elses_process_does_not_stop_the_start(servers: Servers) -> None:
    servers.start()
    lock_file = servers.postgres.data / "postmaster.pid"
    text = lock_file.read_text()
    servers.stop()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        lock_file.write_text(text.replace(text.split("\n")[0], str(stranger.pid), 1))
        assert servers.postgres.process_id() is None
        servers.start()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_data_folder_is_made_anew(servers: Servers) -> None:
    servers.folder.prepare()
    draft = servers.postgres.path.with_name("postgres.0123.new")
    (draft / "data" / "base").mkdir(parents=True)
    servers.start()
    assert not draft.exists()


def test_a_killed_starter_leaves_servers_that_the_next_one_finds(servers: Servers) -> None:
    script = "import os, sys; from loyalty_site.servers import Servers; from pathlib import Path\n"
    script += "Servers(Path(sys.argv[1])).start(); os.kill(os.getpid(), 9)"
    ended = subprocess.run([sys.executable, "-c", script, servers.folder.path], check=False)
    assert ended.returncode == -signal.SIGKILL
    process_id = servers.postgres.process_id()
    servers.start()
    assert servers.postgres.process_id() == process_id


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_port_taken_meanwhile_is_exchanged_for_a_free_one(servers: Servers, server: str) -> None:
    import socket

    servers.start()
    servers.stop()
    port_file = servers.folder.path / server / "port"
    with socket.create_server(("127.0.0.1", int(port_file.read_text()))) as thief:
        servers.start()
        assert int(port_file.read_text()) != thief.getsockname()[1]
