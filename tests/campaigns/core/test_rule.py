"""A rule is read with every mistake named, written back the one way, and answered group by group."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.core.kinds import KINDS
from campaigns.core.params import REASONS
from campaigns.core.rule import CONDITIONS_MAX, DEPTH_MAX, BadRule, Condition, Group, conditions, failing, holds, read

TIER = {"tier": {"tiers": ["gold"]}}
MISTAKES: list[tuple[Any, str, str]] = [
    ({"all": []}, "nothing", ""),
    ({"all": TIER}, "nothing", ""),
    ([], "shape", ""),
    (None, "shape", ""),
    ({}, "shape", ""),
    ({"all": [TIER], "any": [TIER]}, "shape", ""),
    (TIER, "join", ""),
    ({"all": [{"fortune": {}}]}, "kind", "1"),
    ({"all": [TIER, {"tier": {}}]}, "missing", "2"),
    ({"all": [{"any": [{"tier": {"tiers": ["gold"], "colour": "red"}}]}]}, "unknown", "1.1"),
    ({"all": [{"tier": {"tiers": []}}]}, "codes", "1"),
    ({"all": [{"tier": {"tiers": ["a\0"]}}]}, "codes", "1"),
    ({"all": [{"tier": {"tiers": ["\ud800"]}}]}, "codes", "1"),
    ({"all": [{"tier": []}]}, "shape", "1"),
    ({"all": [{"age": {"at_least": 20, "at_most": 10}}]}, "empty_range", "1"),
    ({"all": [{"age": {}}]}, "missing", "1"),
    ({"all": [{"age": {"at_least": True}}]}, "whole", "1"),
    ({"all": [{"age": {"at_least": "20"}}]}, "whole", "1"),
    ({"all": [{"age": {"at_least": 10**30}}]}, "range", "1"),
    ({"all": [{"spent": {"at_least": 5}}]}, "amount", "1"),
    ({"all": [{"spent": {"at_least": "NaN"}}]}, "amount", "1"),
    ({"all": [{"spent": {"at_least": "1e9"}}]}, "", ""),
    ({"all": [{"spent": {"at_least": "1e-9"}}]}, "amount", "1"),
    ({"all": [{"spent": {"at_least": "-1"}}]}, "range", "1"),
    ({"all": [{"joined": {"period": {}}}]}, "period", "1"),
    ({"all": [{"joined": {"period": {"days": 0}}}]}, "range", "1"),
    ({"all": [{"joined": {"period": {"days": 3, "from": "2026-01-01"}}}]}, "period", "1"),
    ({"all": [{"joined": {"period": {"from": "2026-02-30"}}}]}, "date", "1"),
    ({"all": [{"joined": {"period": {"from": "2026-02-02", "before": "2026-02-02"}}}]}, "period", "1"),
    ({"all": [{"consent": {"channel": "fax", "topic": "news"}}]}, "choice", "1"),
    ({"all": [{"rfm": {"recency": ["6"]}}]}, "choice", "1"),
    ({"all": [{"affinity": {"category": "", "at_least": 5}}]}, "value", "1"),
    ({"all": [{"survey": {"state": "invited", "at_most": 6}}]}, "answered_alone", "1"),
    ({"all": [TIER] * (CONDITIONS_MAX + 1)}, "many", ""),
]


@pytest.mark.parametrize(("document", "reason", "place"), MISTAKES)
def test_a_mistake_is_named_with_its_place(document: Any, reason: str, place: str) -> None:
    if not reason:
        assert read(document).dump()
        return
    with pytest.raises(BadRule) as raised:
        read(document)
    assert (raised.value.mistakes[0].reason, raised.value.mistakes[0].place) == (reason, place)


def test_every_reason_is_met_by_a_row() -> None:
    met = {reason for _, reason, _ in MISTAKES}
    assert set(REASONS) <= met


def test_groups_are_nested_so_deep_and_no_deeper() -> None:
    document: Any = {"all": [TIER]}
    for _ in range(DEPTH_MAX - 1):
        document = {"any": [document]}
    assert len(list(conditions(read(document)))) == 1
    with pytest.raises(BadRule) as raised:
        read({"any": [document]})
    assert raised.value.mistakes[0].reason == "depth"


def test_a_rule_is_written_back_as_it_was_read() -> None:
    document = {
        "all": [
            {"spent": {"at_least": "1000.50", "period": {"days": 90}, "stores": ["B", "A", "A"]}},
            {"none": [{"joined": {"period": {"from": "2026-01-01", "before": "2026-02-01"}}}]},
            {"rfm": {"recency": ["5", "4"]}},
        ]
    }
    written = read(document).dump()
    assert written == {
        "all": [
            {"spent": {"at_least": "1000.50", "period": {"days": 90}, "stores": ["A", "B"]}},
            {"none": [{"joined": {"period": {"from": "2026-01-01", "before": "2026-02-01"}}}]},
            {"rfm": {"recency": ["4", "5"]}},
        ]
    }
    assert read(written).dump() == written


def trees(depth: int = 3) -> st.SearchStrategy[Any]:
    leaf = st.builds(lambda number: Condition(str(number), "tier", {"tiers": ("gold",)}), st.integers(0, 9))
    return st.recursive(
        leaf,
        lambda parts: st.builds(
            lambda join, inner: Group("", join, tuple(inner)),
            st.sampled_from(["all", "any", "none"]),
            st.lists(parts, min_size=1, max_size=4),
        ),
        max_leaves=12,
    )


@given(tree=trees(), met=st.sets(st.integers(0, 9)))
def test_what_fails_is_what_has_to_change(tree: Any, met: set[int]) -> None:
    def is_met(condition: Condition) -> bool:
        return int(condition.place) in met

    found = failing(tree, is_met)
    assert bool(found) is not holds(tree, is_met)
    # With every failing condition answered the other way, and none of the others, the rule holds: where a condition
    # stands once. One that stands twice may be wanted both ways.
    places = [each.place for each in conditions(tree)]
    if len(places) == len(set(places)):
        changed = {each.place for each in found}
        assert holds(tree, lambda each: is_met(each) != (each.place in changed))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: (
            st.lists(each)
            | st.dictionaries(st.sampled_from([*KINDS, "all", "any", "none", "at_least", "period"]) | st.text(), each)
        ),
    )
)
def test_any_document_is_read_or_refused(document: Any) -> None:
    try:
        rule = read(document)
    except BadRule as bad:
        assert bad.mistakes
    else:
        assert read(rule.dump()) == rule
