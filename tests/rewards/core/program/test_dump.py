"""A programme that is written and read again is the same programme."""

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from rewards.core.program import DEFAULTS, changes, check, dump, read
from tests.rewards.core.program.documents import files

DEMO = Path(__file__).parents[4] / "loyalty_site" / "demo" / "programme.yaml"
PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def document(said: dict[str, Any], current: dict[str, Any] | None = None) -> dict[str, Any]:
    # JSON is YAML: the file is written without our own hand in it.
    reading = read(json.dumps(said, ensure_ascii=False), current)
    assert reading.document is not None, [str(mistake) for mistake in reading.mistakes]
    return reading.document


@PATIENT
@given(files)
def test_what_is_dumped_reads_back_as_itself_and_changes_nothing(said: dict[str, Any]) -> None:
    whole = document(said)
    again = read(dump(whole), whole)
    assert again.mistakes == []
    assert again.changes == []
    assert again.document == whole
    assert dump(again.document) == dump(whole)


@PATIENT
@given(files)
def test_a_document_that_was_read_has_no_mistakes_and_is_json(said: dict[str, Any]) -> None:
    whole = document(said)
    assert check(whole) == []
    assert json.loads(json.dumps(whole)) == whole


@PATIENT
@given(files, files)
def test_a_file_loaded_twice_changes_nothing_the_second_time(first: dict[str, Any], second: dict[str, Any]) -> None:
    current = document(first)
    once = document(second, current)
    assert document(second, once) == once
    assert changes(once, document(second, once)) == []


@PATIENT
@given(files, files)
def test_a_dumped_version_brings_itself_back_and_nothing_is_ever_deleted(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    old = document(first)
    new = document(second, old)
    back = document_of(dump(old), new)
    for key in ("program", "tier_policy", "exclusions"):
        assert back[key] == old[key]
    for key in ("tiers", "rules", "rewards", "stores"):
        codes = [item["code"] for item in old[key]]
        assert [item for item in back[key] if item["code"] in codes] == old[key]
        assert all(item["retired"] for item in back[key] if item["code"] not in codes)
        assert {item["code"] for item in new[key]} <= {item["code"] for item in back[key]}


def document_of(text: str, current: dict[str, Any]) -> dict[str, Any]:
    reading = read(text, current)
    assert reading.document is not None, [str(mistake) for mistake in reading.mistakes]
    return reading.document


def test_the_defaults_are_written_and_read() -> None:
    assert read(dump(DEFAULTS)).document == DEFAULTS


def test_a_dump_is_one_item_a_line_and_keeps_its_language() -> None:
    text = dump(document({"rules": [{"code": "b", "kind": "fixed", "points": 1, "name": {"ja": "絆", "en": "NO"}}]}))
    assert '  - {code: b, kind: fixed, points: 1, name: {ja: 絆, en: "NO"}}\n' in text


def test_the_demo_programme_is_valid_and_comes_back() -> None:
    reading = read(DEMO.read_bytes())
    assert reading.mistakes == []
    assert reading.document is not None
    assert read(dump(reading.document), reading.document).changes == []
    assert len(reading.document["rules"]) >= 10
