"""Whatever the reader accepts, the ledger's heart can run."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings

from rewards.core.program import DEFAULTS, read
from rewards.core.program.currencies import CURRENCIES
from rewards.core.terms import compile_terms
from tests.rewards.core.program.documents import files
from tests.rewards.core.program.test_dump import DEMO


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(files)
def test_a_document_that_was_read_becomes_terms(said: dict[str, Any]) -> None:
    document = read(json.dumps(said)).document
    assert document is not None
    assert compile_terms(document, 1).version == 1


def test_the_defaults_and_the_demo_become_terms() -> None:
    assert compile_terms(DEFAULTS, 1).tiers == ()
    document = read(DEMO.read_bytes()).document
    assert document is not None
    terms = compile_terms(document, 1)
    assert [tier.code for tier in terms.tiers] == ["bronze", "silver", "gold"]
    assert len(terms.rules) + len(terms.activities) == len(document["rules"])


def test_every_currency_becomes_terms() -> None:
    for currency in CURRENCIES:
        document = read(f"program: {{currency: {currency}}}").document
        assert document is not None
        assert compile_terms(document, 1).digits in (0, 2, 3)
