"""The demo's year goes in once: a second start adds nothing, a killed one goes on, a larger sample adds the rest."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from loyalty_site.demo.year import read_year
from loyalty_site.servers import Servers
from tests.loyalty_site.demo.runner import Demo

Figures = tuple[int, int, int]


def stop(demo: Demo) -> None:
    os.killpg(demo.group, signal.SIGINT)
    assert demo.is_gone()


def stored(checkout: Path) -> Figures:
    """Return members, purchases and yen of the published year as the database has them."""
    addresses = Servers(checkout / ".local").addresses()
    assert addresses is not None
    with psycopg.connect(addresses.database_url) as connection:
        row = connection.execute(
            "SELECT count(DISTINCT m.id), count(p.id), coalesce(sum(p.total), 0) FROM members_member m"
            " JOIN rewards_pointaccount a ON a.member_id = m.id LEFT JOIN rewards_purchase p ON p.account_id = a.id"
            " WHERE m.external_id LIKE 'household-%'"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])


def published(households: int) -> Figures:
    part = read_year().sample(households)
    return households, part.purchases, part.total


def test_a_second_start_adds_nothing_and_a_larger_sample_the_rest(
    checkout: Path, clean_environment: dict[str, str], demos: list[Demo]
) -> None:
    for households, expected in ((3, 3), (3, 3), (5, 5), (2, 5)):
        demos.append(demo := Demo(checkout, clean_environment, households))
        demo.wait_for("/demo/codes")
        assert stored(checkout) == published(expected)
        stop(demo)


@pytest.mark.parametrize(
    "moment", ["Reading the published year", "Importing the members", "Importing the purchases", "members, "]
)
def test_a_demo_killed_while_it_loads_goes_on(
    checkout: Path, clean_environment: dict[str, str], demos: list[Demo], moment: str
) -> None:
    demos.append(first := Demo(checkout, clean_environment, 4))
    first.wait_for(moment)
    os.killpg(first.group, signal.SIGKILL)
    first.process.wait()
    demos.append(second := Demo(checkout, clean_environment, 4))
    second.wait_for("/demo/codes")
    assert stored(checkout) == published(4)
