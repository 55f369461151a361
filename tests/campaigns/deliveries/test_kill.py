"""Workers die, and are stopped until their lease is over, while a send goes out: nobody has it twice, nobody is lost.

Seen to fail with deliveries in `sending` made pending again in place of unknown: somebody had it twice.
"""

import os
import random
from pathlib import Path

import pytest
from django.db import connection

from campaigns.models import Delivery, Send
from tests.campaigns.deliveries.crew import CONNECTIONS, check, until, workers
from tests.campaigns.sends import reader, send
from tests.campaigns.sink import sink

pytestmark = pytest.mark.django_db(transaction=True)
RECIPIENTS, KILLS, STOPS, WORKERS = 400, 6, 2, 2


def test_a_send_outlives_its_workers(process_environment: dict[str, str], tmp_path: Path) -> None:
    seed = int(os.environ.get("KIZUNA_SEED", random.randrange(2**32)))
    print("seed", seed)
    rng = random.Random(seed)
    for _ in range(RECIPIENTS):
        reader()
    made = send()
    with sink(tmp_path, keeps=False) as server:
        with workers(process_environment, tmp_path / "log", WORKERS, server) as crew:
            for number in range(KILLS + STOPS):
                share = RECIPIENTS * 0.9 * (number + 1) / (KILLS + STOPS + 1)
                until(lambda share=share: len(server.taken()) >= share)  # type: ignore[misc]
                if number in (2, 5):
                    crew.stop_and_continue(rng)
                else:
                    crew.kill(rng)
            until(lambda: Send.objects.get(pk=made.pk).state == "finished")
        check(process_environment["DATABASE_URL"], made.pk, server, (KILLS + STOPS) * CONNECTIONS)
    assert Delivery.objects.filter(state="suppressed", reason="holdout").exists()
    connection.close()
