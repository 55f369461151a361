"""A send to 50,000 while everything dies: workers two hundred times, PostgreSQL five times, Redis twenty times.

PostgreSQL and Valkey are of this test alone. `make torture` runs it; the short form is test_kill.py.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from loyalty_site.servers import Servers
from tests.bench.deliveries import MEMBERS
from tests.campaigns.deliveries.crew import CONNECTIONS, ROOT, Workers, check, until, workers
from tests.campaigns.sink import Sink, sink
from tests.rewards.torture.crowd import rounds
from tests.rewards.torture.test_kill import killer_of

pytestmark = pytest.mark.torture
RECIPIENTS, WORKERS = 50_000, 3
KILLS, STOPS, POSTGRES_DEATHS, REDIS_DEATHS = 200, 10, 5, 20
SECONDS = 3600


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    running = Servers(tmp_path_factory.mktemp("servers"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def environment(servers: Servers) -> dict[str, str]:
    addresses = servers.addresses()
    values = {
        **os.environ, "DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url, "KIZUNA_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "loyalty_site.settings",
    }  # fmt: skip
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=values, check=True)
    return values


def test_nobody_has_it_twice_and_nobody_is_lost(
    servers: Servers, environment: dict[str, str], tmp_path: Path
) -> None:  # fmt: skip
    seed = int(os.environ.get("KIZUNA_SEED", random.randrange(2**32)))
    print("seed", seed)
    rng = random.Random(seed)
    send_id = _scheduled(environment)
    with sink(tmp_path, keeps=False) as server, workers(environment, tmp_path / "log", WORKERS, server) as crew:
        evils = _evils(servers, crew, rng)
        for number in rounds(len(evils)):
            share = RECIPIENTS * 0.9 * (number + 1) / (len(evils) + 1)
            until(lambda share=share: _lines(server) >= share, SECONDS)  # type: ignore[misc]
            evils[number]()
        until(lambda: _state(environment, send_id) == "finished", SECONDS)
        check(environment["DATABASE_URL"], send_id, server, (KILLS + STOPS + POSTGRES_DEATHS * WORKERS) * CONNECTIONS)


def _evils(servers: Servers, crew: Workers, rng: random.Random) -> list[Callable[[], None]]:
    postgres, valkey = killer_of(servers.postgres, servers), killer_of(servers.valkey, servers)
    evils = [lambda: crew.kill(rng)] * KILLS + [lambda: crew.stop_and_continue(rng)] * STOPS
    evils += [lambda: postgres(None, rng)] * POSTGRES_DEATHS + [lambda: valkey(None, rng)] * REDIS_DEATHS
    rng.shuffle(evils)
    return evils


def _scheduled(environment: dict[str, str]) -> str:
    made = "from tests.campaigns.sends import send; print('id', send().pk)"
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        connection.execute(MEMBERS, {"first": 1, "last": RECIPIENTS})
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", made],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return told.split("id ")[-1].strip()


def _lines(server: Sink) -> int:
    return server.log.read_bytes().count(b"\n")


def _state(environment: dict[str, str], send_id: str) -> str:
    try:
        with psycopg.connect(environment["DATABASE_URL"]) as connection:
            row = connection.execute("SELECT state FROM campaigns_send WHERE id = %s", [send_id]).fetchone()
        return str(row[0]) if row else ""
    except psycopg.OperationalError:
        return ""
