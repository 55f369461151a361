"""Processes die under load: no purchase that was acknowledged is lost, none is there twice.

PostgreSQL and Valkey are of this test alone, in a folder of its own.
"""

import os
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import psycopg
import pytest

from loyalty_site.servers import Servers
from tests.rewards.api.conftest import purchase
from tests.rewards.cast import PROGRAMME
from tests.rewards.torture.crowd import rounds
from tests.rewards.torture.web import ROOT, serve

CLIENTS = 6
DEADLINE_SECONDS = 240


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    running = Servers(tmp_path_factory.mktemp("servers"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def environment(servers, tmp_path_factory):
    addresses = servers.addresses()
    values = {
        **os.environ, "DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url, "KIZUNA_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "loyalty_site.settings",
    }  # fmt: skip
    programme = tmp_path_factory.mktemp("programme") / "programme.yaml"
    programme.write_text(PROGRAMME, encoding="utf-8")
    for command in (["migrate", "--verbosity=0"], ["load_program", str(programme)]):
        run(values, *command)
    return values


def run(environment, *arguments):
    """Run a command of manage.py and return what it printed."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture(scope="module")
def key(environment):
    scopes = ["purchases:write", "members:write", "members:read"]
    arguments = [part for scope in scopes for part in ("--scope", scope)]
    return run(environment, "create_api_key", "till", *arguments, "--rate-limit", "100000")


class Load:
    """Tills that post purchases, each until it is acknowledged, over and over with the same body."""

    def __init__(self, url, key, run_name):
        self.url, self.key, self.run_name = url, key, run_name
        self.acknowledged: dict[str, str] = {}
        self.wrong: list[str] = []
        self.stopping = threading.Event()

    def till(self, number):
        headers = {"Authorization": f"Bearer {self.key}"}
        with httpx.Client(base_url=self.url, headers=headers, timeout=20) as client:
            turn = 0
            while not self.stopping.is_set():
                turn += 1
                external_id = f"{self.run_name}-{number}-{turn}"
                body = purchase(None, external_id) | {"member": f"ext:kill-{number % 3}"}
                self._post(client, external_id, body)

    def _post(self, client, external_id, body):
        deadline = time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = client.post("/purchases", json=body, headers={"Idempotency-Key": external_id})
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                self.acknowledged[external_id] = answer.json()["id"]
                return
            if answer.status_code < 500 and answer.json()["code"] != "in_progress":
                self.wrong.append(answer.text)
                return
            time.sleep(0.05)
        self.wrong.append(f"{external_id} was not answered")


def under_load(servers, environment, key, tmp_path, run_name, kills, kill):
    seed = random.randrange(2**32)
    print("seed", seed)
    rng = random.Random(seed)
    with serve(environment, tmp_path / "log") as web:
        with httpx.Client(base_url=web.url, headers={"Authorization": f"Bearer {key}"}) as client:
            for number in range(3):
                client.post("/members", json={"external_id": f"kill-{number}"}).raise_for_status()
        load = Load(web.url, key, run_name)
        with ThreadPoolExecutor(CLIENTS) as pool:
            tills = [pool.submit(load.till, number) for number in range(CLIENTS)]
            try:
                for _ in rounds(kills):
                    before = len(load.acknowledged)
                    _until(lambda before=before: len(load.acknowledged) > before + rng.randrange(1, 8))
                    kill(web, rng)
            finally:
                load.stopping.set()
        for till in tills:
            till.result()
    assert load.wrong == []
    assert len(load.acknowledged) > kills
    _check(environment["DATABASE_URL"], run_name, load.acknowledged)


def _until(condition):
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "no purchase was acknowledged, or no worker lived, any more"
        time.sleep(0.005)


def _check(database_url, run_name, acknowledged):
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT p.external_id, p.id::text, count(e.id) FROM rewards_purchase p"
            " LEFT JOIN rewards_pointentry e ON e.purchase_id = p.id AND e.kind = 'earned'"
            " WHERE p.external_id LIKE %s GROUP BY p.id",
            [f"{run_name}-%"],
        ).fetchall()
        assert {external_id: purchase_id for external_id, purchase_id, _ in rows} == acknowledged
        assert {entries for _, _, entries in rows} == {1}
        wrong = connection.execute(
            "SELECT a.id FROM rewards_pointaccount a WHERE a.available + a.pending + a.held - a.debt <>"
            " (SELECT coalesce(sum(points), 0) FROM rewards_pointentry e WHERE e.account_id = a.id)"
        ).fetchall()
        assert wrong == []


def kill_web_worker(web, rng):
    """Kill one that lives: who was killed before is a child until the master has noticed."""

    def killed():
        workers = web.workers()
        return bool(workers) and was_alive(rng.choice(workers))

    _until(killed)


def was_alive(process):
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        process.kill()
    except psutil.NoSuchProcess:
        return False
    return True


def killer_of(server, servers):
    """Return a function that kills a server with all its processes and starts it again."""

    def kill(web, rng):
        process = psutil.Process(server.process_id())
        family = [process, *process.children(recursive=True)]
        for member in family:
            with_no_mercy(member)
        psutil.wait_procs(family, timeout=20)
        servers.start()

    return kill


def with_no_mercy(process):
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def test_five_web_workers_die(servers, environment, key, tmp_path):
    under_load(servers, environment, key, tmp_path, "web", 5, kill_web_worker)


def test_postgres_dies(servers, environment, key, tmp_path):
    under_load(servers, environment, key, tmp_path, "db", 1, killer_of(servers.postgres, servers))


def test_redis_dies(servers, environment, key, tmp_path):
    under_load(servers, environment, key, tmp_path, "redis", 1, killer_of(servers.valkey, servers))


@pytest.mark.torture
def test_a_hundred_web_workers_die(servers, environment, key, tmp_path):
    under_load(servers, environment, key, tmp_path, "web-long", 100, kill_web_worker)


@pytest.mark.torture
def test_postgres_dies_ten_times(servers, environment, key, tmp_path):
    under_load(servers, environment, key, tmp_path, "db-long", 10, killer_of(servers.postgres, servers))


@pytest.mark.torture
def test_redis_dies_ten_times(servers, environment, key, tmp_path):
    under_load(servers, environment, key, tmp_path, "redis-long", 10, killer_of(servers.valkey, servers))
