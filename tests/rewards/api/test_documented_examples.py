"""The examples of docs/api.md are sent as they stand."""

import json
import re
from pathlib import Path

import pytest

from loyalty_site.lib.ids import uuid7
from tests.rewards.cast import published
from tests.rewards.coupons.counter import SHELF

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[3] / "docs/api.md"
EXAMPLE = re.compile(r"^```json POST (\S+) (\d+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def shop(db):
    """Publish a programme that has rewards too."""
    published(SHELF)


def test_every_example_is_answered_as_the_page_says(till, hana, ken):
    examples = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))
    assert len(examples) >= 8
    for path, status, body in examples:
        answer = till.post(path, json.loads(body), idempotency_key=str(uuid7()))
        assert (answer.status_code, path) == (int(status), path), answer.content
