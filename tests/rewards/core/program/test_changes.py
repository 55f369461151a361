"""What a file changes is told value by value, in plain sentences."""

from typing import Any

from rewards.core.program import Change, changes, read

RULES = """
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - {code: big, kind: fixed, points: 50, when: {minimum: "5000"}}
"""


def after(text: str, current: dict[str, Any] | None = None) -> list[Change]:
    return read(text, current).changes


def current() -> dict[str, Any]:
    document = read(RULES).document
    assert document is not None
    return document


def test_the_same_file_changes_nothing() -> None:
    assert after(RULES, current()) == []


def test_a_changed_value_is_told_with_both_values() -> None:
    assert after("program: {earning: {rounding: ceil}}", current()) == [
        Change("program.earning.rounding", "floor", "ceil")
    ]


def test_a_change_reads_as_a_sentence() -> None:
    (change,) = after("program: {earning: {rounding: ceil}}", current())
    assert str(change) == 'program.earning.rounding changes from "floor" to "ceil".'
    assert change.message("ja") == 'program.earning.roundingを"floor"から"ceil"に変更します。'


def test_items_are_created_changed_retired_and_restored() -> None:
    text = RULES.replace("points: 1,", "points: 2,").replace("code: big", "code: bigger")
    first = current()
    changed = after(text, first)
    assert [(change.path, change.kind) for change in changed] == [
        ("rules[base].points", "changed"),
        ("rules[big]", "retired"),
        ("rules[bigger]", "created"),
    ]
    back = after(RULES, read(text, first).document)
    assert [(change.path, change.kind) for change in back] == [
        ("rules[base].points", "changed"),
        ("rules[big]", "restored"),
        ("rules[bigger]", "retired"),
    ]
    for change in changed + back:
        assert change.message("ja").endswith("。")
        assert str(change).endswith(".")


def test_a_value_that_comes_or_goes_is_told() -> None:
    text = RULES.replace('minimum: "5000"', "holiday: true")
    assert [(change.path, change.kind, change.before, change.after) for change in after(text, current())] == [
        ("rules[big].when.holiday", "added", None, True),
        ("rules[big].when.minimum", "removed", "5000", None),
    ]


def test_the_order_of_items_in_force_is_told() -> None:
    lines = RULES.strip().splitlines()
    (change,) = after("\n".join([lines[0], lines[2], lines[1]]), current())
    assert (change.path, change.kind, change.after) == ("rules", "reordered", ["big", "base"])


def test_a_currency_or_time_zone_that_changes_is_told_to_whoever_publishes() -> None:
    paths = [change.path for change in after("program: {currency: USD, time_zone: Asia/Seoul}", current())]
    assert paths == ["program.currency", "program.time_zone"]


def test_documents_can_be_compared_without_a_file() -> None:
    first = current()
    second = {**first, "rules": first["rules"][:1]}
    assert [(change.path, change.kind) for change in changes(first, second)] == [("rules[big]", "removed")]
    assert changes(first, first) == []
