"""Random programmes and baskets, small enough that everything meets everything."""

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from rewards.core.facts import Line

SKUS, CATEGORIES = ["APPLE", "BEANS", "MILL"], ["FRUIT", "COFFEE", "GIFT CARD"]
# A failure prints the blob that repeats it: @reproduce_failure.
MANY = settings(max_examples=60, deadline=None, print_blob=True)

limits = st.sampled_from(
    [{"per_member": 1, "each": "day"}, {"per_member": 2}, {"total": 1}, {"budget": 25}, {"total": 3, "budget": 60}]
)
expiries = st.sampled_from(
    [{"after": {"days": 14}}, {"after": {"days": 30}}, {"after": {"months": 1}, "end_of": "month"}]
)
lines_of = st.sampled_from(
    [{"sku": ["BEANS"]}, {"category": ["COFFEE", "FRUIT"]}, {"sku": ["MILL"], "category": "COFFEE"}]
)


@st.composite
def rule(draw: st.DrawFn, number: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(["amount", "amount", "item", "fixed", "multiplier"]))
    item: dict[str, Any] = {"code": f"r{number}", "kind": kind, "priority": draw(st.integers(-1, 1))}
    when: dict[str, Any] = {}
    if kind == "multiplier":
        item["factor"] = draw(st.sampled_from(["0.5", "0.9", "1.25", "2", "3"]))
    else:
        item["points"] = draw(st.integers(1, 7))
        if draw(st.booleans()):
            when["line"] = draw(lines_of)
    if kind == "amount":
        item["per"] = draw(st.sampled_from(["7", "100", "300"]))
        item["blocks"] = draw(st.sampled_from(["whole", "fractional"]))
    if draw(st.integers(0, 3)) == 0:
        when["minimum"] = "700"
    if when:
        item["when"] = when
    if draw(st.integers(0, 2)) == 0:
        item["limit"] = draw(limits)
    if draw(st.integers(0, 2)) == 0:
        item["expiry"] = draw(expiries)
    if draw(st.integers(0, 5)) == 0:
        item["stacking"] = "exclusive"
    return item


@st.composite
def programmes(draw: st.DrawFn) -> dict[str, Any]:
    """Return a programme as plain data; JSON is YAML."""
    tiers: list[dict[str, Any]] = [
        {"code": "bronze", "name": {"ja": "ブロンズ", "en": "Bronze"}, "threshold": 0},
        {
            "code": "silver", "name": {"ja": "シルバー", "en": "Silver"}, "threshold": 1500,
            "multiplier": draw(st.sampled_from(["0.8", "1.25", "2"])),
        },
    ]  # fmt: skip
    basis = {key: draw(st.booleans()) for key in ("shipping", "discounted", "paid_with_points")}
    return {
        "program": {
            "earning": {
                "basis": {**basis, "tax": draw(st.sampled_from(["included", "excluded"]))},
                "rounding": draw(st.sampled_from(["floor", "half_up", "ceil"])),
                "pending_days": draw(st.sampled_from([0, 3])),
                "rate_of_tier": draw(st.sampled_from(["next", "this"])),
            },
            "refund": {"debt": draw(st.booleans())},
        },
        "tiers": tiers if draw(st.booleans()) else [],
        "rules": [draw(rule(number)) for number in range(draw(st.integers(1, 5)))],
        "exclusions": [{"category": ["GIFT CARD"]}],
    }


@st.composite
def line_items(draw: st.DrawFn) -> Line:
    price = draw(st.sampled_from([0, 1, 99, 100, 333, 700, 1000, 1999]))
    return Line(
        sku=draw(st.sampled_from(SKUS)), category=draw(st.sampled_from(CATEGORIES)),
        quantity=draw(st.sampled_from([500, 1000, 2000, 3000])), price=price,
        discount=draw(st.sampled_from([0, 0, price // 3, price])), tax_rate=draw(st.sampled_from([800, 1000])),
    )  # fmt: skip


@st.composite
def baskets(draw: st.DrawFn) -> dict[str, Any]:
    """Return lines, shipping, and tax on top or within: what `Account.buy` takes."""
    lines = draw(st.lists(line_items(), min_size=1, max_size=4))
    known: dict[str, Any] = {"lines": lines, "shipping": draw(st.sampled_from([0, 0, 550]))}
    if draw(st.booleans()):
        goods = sum(line.price - line.discount for line in lines)
        known |= {"tax_excluded": True, "tax": goods // 10}
    return known


def text(programme: dict[str, Any]) -> str:
    return json.dumps(programme)
