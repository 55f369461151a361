"""A mail server to hand over to; no quiet hours, caps or holdout unless a test wants them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.sink import Sink, sink


@pytest.fixture(autouse=True)
def open_policy(settings: Any) -> Any:
    settings.CAMPAIGN_QUIET_HOURS = (time(0), time(0))
    settings.CAMPAIGN_HOLDOUT_PERCENT = 0
    settings.CAMPAIGN_CAP_DAY = settings.CAMPAIGN_CAP_WEEK = 0
    settings.DELIVERY_CONNECTIONS = 4
    return settings


@pytest.fixture
def mail_server(settings: Any, tmp_path: Path) -> Iterator[Callable[..., Sink]]:
    """Return what starts a mail server that behaves as it is told, and sends mails of campaigns there."""
    with ExitStack() as stack:

        def start(**script: Any) -> Sink:
            found = stack.enter_context(sink(tmp_path, **script))
            settings.EMAIL_CAMPAIGN_BACKEND = "smtp"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
            return found

        yield start
