"""Starting: both servers come up, once, and keep what they are told."""

from pathlib import Path

import psycopg
import pytest
import redis

from loyalty_site.servers import Servers


def setting(url: str, name: str) -> str:
    with psycopg.connect(url) as connection:
        return str(connection.execute(f"SHOW {name}").fetchone()[0])


def test_both_answer_after_a_start(servers: Servers) -> None:
    addresses = servers.start()
    with psycopg.connect(addresses.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert redis.Redis.from_url(addresses.redis_url).ping() is True


def test_a_second_start_finds_the_same_servers(servers: Servers) -> None:
    first = servers.start()
    process = servers.postgres.process_id(), servers.valkey.process_id()
    assert Servers(servers.folder.path).start() == first
    assert (servers.postgres.process_id(), servers.valkey.process_id()) == process


def test_what_is_committed_is_safe_on_disk(servers: Servers) -> None:
    url = servers.start().database_url
    for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
        assert setting(url, name) == "on", name
    assert setting(url, "TimeZone") == "UTC"
    assert int(setting(url, "max_connections")) == 200


def test_a_stranger_without_the_password_is_refused(servers: Servers) -> None:
    addresses = servers.start()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(addresses.database_url, password="guess")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=int(servers.valkey.path.joinpath("port").read_text())).ping()


def test_only_the_loopback_interface_is_listened_to(servers: Servers) -> None:
    addresses = servers.start()
    assert setting(addresses.database_url, "listen_addresses") == "127.0.0.1"
    assert redis.Redis.from_url(addresses.redis_url).config_get("bind")["bind"] == "127.0.0.1"


def test_secrets_are_closed_to_other_users(servers: Servers) -> None:
    servers.start()
    for path in (servers.postgres.path / "password", servers.valkey.path / "password"):
        assert path.stat().st_mode & 0o077 == 0
    assert servers.folder.path.stat().st_mode & 0o077 == 0
    for process_id in (servers.postgres.process_id(), servers.valkey.process_id()):
        command = Path(f"/proc/{process_id}/cmdline").read_text()
        assert servers.valkey.path.joinpath("password").read_text() not in command


def test_stopped_servers_keep_their_data_and_their_port(servers: Servers) -> None:
    first = servers.start()
    with psycopg.connect(first.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    assert servers.stop() == ["PostgreSQL", "Valkey"]
    assert servers.addresses() is None
    assert servers.start() == first
    with psycopg.connect(first.database_url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
