"""Values are those of YAML 1.2's core schema: what looks like a boolean or a time elsewhere is text."""

import pytest

from rewards.core.program import read
from rewards.core.program.source import Source


@pytest.mark.parametrize(
    "text",
    ["NO", "no", "yes", "on", "Off", "y", "12:30", "1:20:30", "2026-12-01", "1_000", "0b11", "NaN", "+", "="],
)
def test_words_that_only_look_like_values_are_text(text: str) -> None:
    source = Source(f"key: {text}")
    assert source.mistakes == []
    assert source.data == {"key": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("TRUE", True),
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("~", None),
    ],
)
def test_core_values_are_read(text: str, value: object) -> None:
    source = Source(f"key: {text}")
    assert source.data == {"key": value}
    assert type(source.data["key"]) is type(value)


@pytest.mark.parametrize("text", ['"12"', "'true'", "|-\n  12", '"~"'])
def test_quoted_values_are_text(text: str) -> None:
    assert isinstance(Source(f"key: {text}").data["key"], str)


def test_norway_can_be_a_code() -> None:
    document = read("stores: [{code: NO, channel: store, name: {ja: ノルウェー, en: NO}}]").document
    assert document is not None
    assert document["stores"][0]["code"] == "NO"


def test_dates_stay_text() -> None:
    document = read("rules: [{code: b, kind: fixed, points: 1, when: {from: 2026-12-01}}]").document
    assert document is not None
    assert document["rules"][0]["when"] == {"from": "2026-12-01"}


@pytest.mark.parametrize(
    "text", ["\ufeffrules: []", b"\xef\xbb\xbfrules: []", "rules: []\r\n", "%YAML 1.2\n---\nrules: []\n...\n"]
)
def test_a_byte_order_mark_other_line_ends_and_the_version_are_accepted(text: str | bytes) -> None:
    assert read(text).mistakes == []


def test_a_character_that_json_writes_as_two_halves_is_one() -> None:
    assert Source(r'{"key": "\ud83d\ude00"}').data == {"key": "😀"}


def test_lines_are_counted_with_every_line_end() -> None:
    assert [mistake.line for mistake in read("rules: []\r\n\r\nx: 1\ry: 2\n").mistakes] == [3, 4]
