"""A programme and nothing that keeps messages back, unless a test wants it."""

from datetime import time
from typing import Any

import pytest

from tests.rewards.cast import PROGRAMME, published


@pytest.fixture(autouse=True)
def open_policy(settings: Any) -> Any:
    settings.CAMPAIGN_QUIET_HOURS = (time(0), time(0))
    settings.CAMPAIGN_HOLDOUT_PERCENT = 0
    settings.CAMPAIGN_CAP_DAY = settings.CAMPAIGN_CAP_WEEK = 0
    return settings


@pytest.fixture(autouse=True)
def programme(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue(
            "transactional_db" if request.node.get_closest_marker("django_db").kwargs.get("transaction") else "db"
        )
        published(PROGRAMME)
