"""A provider that does not exist, or one without its keys, ends the process with a line that says what to do."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

BASE = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"SMS_PROVIDER": "pigeon"}, "SMS_PROVIDER is 'pigeon'"),
        ({"SMS_PROVIDER": "twilio"}, "needs TWILIO_ACCOUNT_SID"),
        ({"LINE_CHANNEL_ID": "165"}, "belong together"),
    ],
)
def test_it_is_refused(run_in: Callable[..., CompletedProcess[str]], variables: dict[str, str], told: str) -> None:
    ended = run_in(BASE, "manage.py", "check", **variables)
    assert ended.returncode == 3
    assert told in ended.stderr
