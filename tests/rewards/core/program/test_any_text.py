"""No text at all makes the reader fail: it gives a document or mistakes."""

import json
import random
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewards.core.program import DEFAULTS, check, dump, read
from tests.rewards.core.program.documents import files
from tests.rewards.core.program.test_dump import DEMO

DEMO_DOCUMENT = read(DEMO.read_bytes()).document
PATIENT = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
PIECES = [
    *(
        "program",
        "rules",
        "code",
        "kind",
        "amount",
        ": ",
        ":",
        "- ",
        "-",
        "\n",
        "\r",
        "  ",
        "\t",
        "{",
        "}",
        "[",
        "]",
    ),
    *(
        ",",
        "'",
        '"',
        "|",
        ">",
        "&a",
        "*a",
        "!!str ",
        "!",
        "? ",
        "<<: ",
        "%YAML 1.2\n",
        "%TAG ! a\n",
        "---\n",
        "#",
    ),
    *("...\n", "1", "1.5", "~", "\\x", "\\u12", "\ufeff", "\x85", "絆"),
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def whole_or_named(text: str | bytes, current: dict[str, Any] | None = None) -> None:
    reading = read(text, current)
    assert (reading.document is None) == bool(reading.mistakes)
    rows = text.count("\n" if isinstance(text, str) else b"\n") + text.count("\r" if isinstance(text, str) else b"\r")
    assert [mistake.line for mistake in reading.mistakes] == sorted(mistake.line for mistake in reading.mistakes)
    for mistake in reading.mistakes:
        assert 1 <= mistake.line <= rows + 1
        assert "\n" not in mistake.message("en") + mistake.message("ja")
        mistake.message("ja").encode()
    for change in reading.changes:
        change.message("ja").encode()
    if reading.document is not None:
        assert check(reading.document) == []
        assert read(dump(reading.document), reading.document).changes == []


@PATIENT
@given(st.text(st.characters(), max_size=200))
def test_any_text(text: str) -> None:
    whole_or_named(text)


@PATIENT
@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    whole_or_named(content)


@PATIENT
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_pieces_of_yaml(text: str) -> None:
    whole_or_named(text)


@PATIENT
@given(st.integers(0, 2**32))
def test_a_programme_with_characters_deleted_doubled_or_replaced(seed: int) -> None:
    rng = random.Random(seed)
    text = DEMO.read_text("utf-8")
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(text))
        text = (
            text[:at] + rng.choice(["", text[at] * 2, rng.choice("\t\n:{}[]\"'#&*!|>%@`,-~0.x\x00")]) + text[at + 1 :]
        )
    whole_or_named(text)


@PATIENT
@given(files, anything, st.randoms(use_true_random=False))
def test_a_programme_with_one_value_replaced_by_anything(said: Any, value: Any, rng: random.Random) -> None:
    said = deepcopy(said)
    here, key = said, rng.choice(list(said))
    while isinstance(here[key], dict | list) and here[key] and rng.random() < 0.8:
        here = here[key]
        key = rng.choice(list(here)) if isinstance(here, dict) else rng.randrange(len(here))
    here[key] = value
    whole_or_named(json.dumps(said))
    whole_or_named(json.dumps(said), DEMO_DOCUMENT)
    for mistake in check({**DEFAULTS, **said}):
        mistake.message("ja").encode()


@PATIENT
@given(anything)
def test_any_value_is_checked_without_an_exception(value: Any) -> None:
    for mistake in check(value):
        mistake.message("en").encode()
