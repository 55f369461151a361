"""Whatever clients do at once, in every snapshot the balance is the sum of its entries and of its lots."""

import os
import threading
from random import Random

import psycopg
import pytest

from rewards.selectors.audit import conninfo, verify_ledger
from tests.rewards.cast import PROGRAMME, account, published
from tests.rewards.torture.clients import BROKEN, Client, together
from tests.rewards.torture.crowd import progress

pytestmark = pytest.mark.django_db(transaction=True)
RULES = """
  - {code: visit, kind: activity, activity: visit, points: 7, limit: {per_member: 40, total: 150, budget: 900}}
  - {code: early, kind: fixed, points: 9, limit: {per_member: 5, each: day, total: 400}}
  - {code: half, kind: multiplier, factor: "0.5", when: {minimum: "9000"}}
  - {code: soon, kind: fixed, points: 40, when: {minimum: "3000"}, expiry: {after: {days: 30}}}
"""
TEXT = PROGRAMME.replace("exclusions:", RULES.lstrip("\n") + "exclusions:").replace(
    "currency: JPY\n", "currency: JPY\n  earning: {pending_days: 2}\n"
)


def conserve(clients: int, operations: int, snapshots: int) -> None:
    """Let clients work, look at snapshots meanwhile, verify at the end."""
    seed = int(os.environ.get("KIZUNA_SEED", 0)) or Random().randrange(1, 10**9)
    print(f"KIZUNA_SEED={seed}")
    published(TEXT)
    accounts = [account() for _ in range(20)]
    workers = [Client(seed + number, accounts) for number in range(clients)]
    working, looked = threading.Event(), []

    def look() -> None:
        tell = progress(operations, "operations")
        with psycopg.connect(conninfo(), autocommit=True) as connection:
            while len(looked) < snapshots or not working.is_set():
                with connection.transaction():
                    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    broken = connection.execute(BROKEN).fetchall()
                assert not broken, broken
                looked.append(sum(client.done for client in workers))
                tell(looked[-1])

    def work() -> None:
        try:
            together([lambda client=client: client.work(operations // clients) for client in workers])
        finally:
            working.set()

    together([work, look])
    checked = verify_ledger()
    print(f"{sum(c.done for c in workers)} operations, {sum(c.refused for c in workers)} refused,")
    print(f"{len(looked)} snapshots, {len(set(looked))} of them different, {checked.entries} entries")
    assert checked.difference is None, checked.difference.args
    assert len(looked) >= snapshots


def test_sums_hold_while_clients_work():
    conserve(clients=8, operations=400, snapshots=20)


@pytest.mark.torture
def test_sums_hold_through_twenty_thousand_operations():
    conserve(clients=16, operations=20_000, snapshots=200)
