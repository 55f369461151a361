"""Random valid programmes."""

from typing import Any

from hypothesis import strategies as st

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

# What YAML readers are known to trip over, and what people write.
AWKWARD = [
    *(
        "NO",
        "yes",
        "true",
        "null",
        "~",
        "12:30",
        "2026-12-01",
        "10",
        "+1",
        "1.5",
        "0x1F",
        "1e3",
        "1_000",
        ".inf",
    ),
    *(
        "-",
        "- a",
        "a: b",
        "a #b",
        "#",
        "'",
        '"',
        "\\n",
        "{",
        "[a]",
        "&a",
        "*a",
        "!t",
        "|",
        ">",
        "%",
        "@",
        "`",
    ),
    *(
        "?",
        ":",
        ",",
        "=",
        "<<",
        "---",
        "...",
        " a ",
        "👩‍👩‍👧",
        "絆「10%引き」",
        "١٢",
        "a\u00a0b",
        "é",
        "\u200f",
        "x" * 150,
    ),
]
texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30),
).filter(
    lambda text: (
        bool(text.strip())
        and not any(
            c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff"
            or ord(c) % 0x10000 >= 0xFFFE
            for c in text
        )
    )
)
codes = st.one_of(
    st.sampled_from(["NO", "on", "12", "0x1F", "1e3", "007", "null", "500-off", "a_b"]),
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", fullmatch=True),
)
both = st.fixed_dictionaries({"ja": texts, "en": texts})
counts = st.integers(1, 10**9)
money = st.one_of(
    st.integers(1, 10**9).map(str), st.decimals("0.01", "99999", places=2).map(lambda number: f"{number:f}")
)
factors = st.decimals("0.01", "100", places=2).map(lambda number: f"{number:f}")
dates = st.dates().map(str)
lines = st.fixed_dictionaries({"sku": st.lists(texts, min_size=1, max_size=3, unique=True)})
booleans = st.booleans()

conditions = st.fixed_dictionaries(
    {},
    optional={
        "from": dates,
        "weekday": st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True),
        "day_of_month": st.lists(st.integers(1, 31), min_size=1, max_size=4, unique=True),
        "nth_weekday": st.dictionaries(st.sampled_from("12345"), st.sampled_from(WEEKDAYS), min_size=1),
        "holiday": booleans,
        "hours": st.just(["22:00-02:00", "12:30-24:00"]),
        "segment": st.lists(codes, min_size=1, max_size=3, unique=True),
        "birthday_month": booleans,
    },
)
common: dict[str, Any] = {
    "name": both,
    "when": conditions,
    "campaign": codes,
    "priority": st.integers(-9, 9),
    "limit": st.fixed_dictionaries({"per_member": counts}, optional={"each": st.just("month"), "budget": counts}),
    "expiry": st.one_of(st.just({"after": {"days": 14}}), st.just({"at": "9999-12-31"})),
    "retired": st.just(True),
}
rules = st.one_of(
    st.fixed_dictionaries(
        {"code": codes, "kind": st.just("amount"), "points": counts, "per": money},
        optional={**common, "blocks": st.sampled_from(["whole", "fractional"])},
    ),
    st.fixed_dictionaries({"code": codes, "kind": st.just("fixed"), "points": counts}, optional=common),
    st.fixed_dictionaries({"code": codes, "kind": st.just("multiplier"), "factor": factors}, optional=common),
    st.fixed_dictionaries(
        {"code": codes, "kind": st.just("activity"), "activity": codes, "points": counts}, optional=common
    ),
)
coupon_terms = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just("percent"), "percent": factors},
        optional={"up_to": money, "valid": st.just({"days": 9})},
    ),
    st.fixed_dictionaries({"kind": st.just("free_item"), "sku": texts}, optional={"when": conditions}),
    st.fixed_dictionaries({"kind": st.just("access"), "access": codes}),
)
rewards = st.fixed_dictionaries(
    {"code": codes, "name": both, "points": counts, "coupon": coupon_terms},
    optional={"stock": counts, "description": both, "retired": st.just(True)},
)
spans = st.lists(st.sampled_from(["10:00-13:00", "14:00-24:00", "22:00-02:00"]), max_size=3, unique=True)
weeks = st.fixed_dictionaries(
    {"mon": spans},
    optional={"sun": spans, "holiday": spans, "special": st.just([{"on": "2027-01-01", "hours": []}])},
)
stores = st.fixed_dictionaries(
    {"code": codes, "name": both, "channel": st.sampled_from(["store", "online", "phone"])},
    optional={
        "opened_on": dates,
        "address": st.one_of(texts, both),
        "hours": st.one_of(both, weeks),
        "phone": st.just("+81 3-1234-5678"),
        "time_zone": st.just("Asia/Tokyo"),
    },
)


def coded(items: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(items, max_size=4, unique_by=lambda item: item["code"])


def tier_list(names: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{"code": f"t{i}", "name": name, "threshold": i * 1000} for i, name in enumerate(names)]


programs = st.fixed_dictionaries(
    {"currency": st.just("USD")},
    optional={
        "name": both,
        "point": st.fixed_dictionaries({"value": factors}),
        "expiry": st.fixed_dictionaries({"after": st.sampled_from(["never", {"days": 90}, {"months": 6}])}),
        "earning": st.fixed_dictionaries({"rounding": st.sampled_from(["floor", "half_up", "ceil"])}),
    },
)
policies = st.fixed_dictionaries(
    {},
    optional={
        "window": st.sampled_from([{"lifetime": True}, {"from_month": 3, "months": 12}, {"rolling_months": 6}]),
        "keep": st.sampled_from([{"months": 6}, {"from_month": 4, "months": 12}]),
        "review": st.sampled_from([{"every": "month", "day": 3}, {"every": "year", "month": 4, "day": 1}]),
    },
)
# What a file may say; `read` fills in the rest.
files = st.fixed_dictionaries(
    {"program": programs},
    optional={
        "tier_policy": policies,
        "tiers": st.lists(both, max_size=3).map(tier_list),
        "rules": coded(rules),
        "exclusions": st.lists(lines, max_size=2),
        "rewards": coded(rewards),
        "stores": coded(stores),
    },
)
