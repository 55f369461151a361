"""No quiet hours and nobody held out, unless a test wants them."""

from datetime import time
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def open_policy(settings: Any) -> Any:
    settings.CAMPAIGN_QUIET_HOURS = (time(0), time(0))
    settings.CAMPAIGN_HOLDOUT_PERCENT = 0
    settings.CAMPAIGN_CAP_DAY = settings.CAMPAIGN_CAP_WEEK = 0
    return settings
