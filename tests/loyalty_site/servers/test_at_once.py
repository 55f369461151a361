"""Two checkouts run beside each other; two commands in one checkout start one server."""

import subprocess
import sys
from pathlib import Path

import psycopg

from loyalty_site.servers import Servers


def test_two_checkouts_at_once_have_servers_of_their_own(tmp_path: Path) -> None:
    first, second = Servers(tmp_path / "one"), Servers(tmp_path / "two")
    try:
        addresses = first.start(), second.start()
        with psycopg.connect(addresses[0].database_url) as connection:
            connection.execute("CREATE TABLE mine (n int)")
        with psycopg.connect(addresses[1].database_url) as connection:
            assert connection.execute("SELECT to_regclass('mine')").fetchone() == (None,)
        assert first.stop() == ["PostgreSQL", "Valkey"]
        assert second.addresses() == addresses[1]
    finally:
        first.stop()
        second.stop()


def test_commands_at_once_start_one_server(servers: Servers) -> None:
    command = [sys.executable, "-m", "loyalty_site.servers", "start", "--folder", str(servers.folder.path)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {starter.communicate(timeout=120)[0] for starter in starters}
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert len(answers) == 1


def test_servers_that_another_process_uses_are_not_stopped(servers: Servers) -> None:
    servers.start()
    assert Servers(servers.folder.path).stop(if_unused=True) == []
    servers.folder.release()
    assert Servers(servers.folder.path).stop(if_unused=True) == ["PostgreSQL", "Valkey"]
