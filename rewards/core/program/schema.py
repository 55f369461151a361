"""The keys of a programme file and the kind of each."""

from typing import Any

from rewards.core.program.kinds import (
    Choice,
    Code,
    Currency,
    Day,
    Flag,
    Hours,
    Kind,
    Moment,
    Money,
    Number,
    Only,
    Phone,
    Text,
    Threshold,
    TimeZone,
    Whole,
)
from rewards.core.program.mistakes import Path, Report
from rewards.core.program.shapes import (
    Alternatives,
    Items,
    Listing,
    Map,
    Never,
    Some,
    TextOrTexts,
    Texts,
    Variants,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = Whole(1, 120)
DAYS = Whole(1, 3660)
MONTH = Whole(1, 12)
DAY_OF_MONTH = Whole(1, 31)

AFTER = Alternatives({"months": MONTHS}, {"days": DAYS})
END_OF = Choice("day", "month", "year")
WINDOW = Alternatives(
    {"rolling_months": MONTHS},
    {"from_month": MONTH, "months": MONTHS},
    {"calendar_year": Only()},
    {"anniversary": Only()},
    {"lifetime": Only()},
)
KEEP = Alternatives({"months": MONTHS}, {"from_month": MONTH, "months": MONTHS})

LINE = Map({"sku": Some(Text()), "category": Some(Text())}, some=True)
WHEN_FIELDS: dict[str, Kind] = {
    "from": Moment(),
    "until": Moment(),
    "weekday": Some(Choice(*WEEKDAYS)),
    "day_of_month": Some(DAY_OF_MONTH),
    "nth_weekday": Map({nth: Choice(*WEEKDAYS) for nth in "12345"}, some=True),
    "holiday": Flag(),
    "hours": Some(Hours()),
    "minimum": Money(zero=True),
    "line": LINE,
    "store": Some(Code()),
    "tier": Some(Code()),
    "segment": Some(Code()),
    "first_purchase": Flag(),
    "birthday_month": Flag(),
}
WHEN = Map(WHEN_FIELDS)
FOR = Map({"tier": Some(Code()), "segment": Some(Code()), "birthday_month": Flag()}, some=True)
EACH = Choice("day", "week", "month", "year", "ever")
COUNT = Whole(1)

PROGRAM = Map(
    {
        "name": Texts(),
        "currency": Currency(),
        "time_zone": TimeZone(),
        "point": Map({"name": Texts(), "value": Number("1000000")}),
        "earning": Map(
            {
                "basis": Map(
                    {
                        "tax": Choice("included", "excluded"),
                        "shipping": Flag(),
                        "discounted": Flag(),
                        "paid_with_points": Flag(),
                    }
                ),
                "rounding": Choice("floor", "half_up", "ceil"),
                "pending_days": Whole(0, 365),
                "rate_of_tier": Choice("next", "this"),
            }
        ),
        "expiry": Map({"after": Never(AFTER), "end_of": END_OF, "sliding": Flag()}),
        "redemption": Map(
            {
                "minimum": Whole(),
                "block": COUNT,
                "max_share": Number("1", least="0"),
                "requires": Choice("registered", "provisional"),
                "verify": Choice("clerk", "pin", "qr"),
                "verify_above": Whole(),
            }
        ),
        "late_credit_days": Whole(0, 3660),
        "refund": Map({"debt": Flag(), "grace_days": Whole(0, 3660)}),
        "approval": Map({"adjustment_above": Whole()}),
        "referral": Map({"return_days": Whole(0, 365), "minimum": Money(zero=True)}),
    }
)

REACH = Map({"spend": Money(), "points": COUNT, "purchases": COUNT}, some=True)
TIER = Map(
    {
        "code": Code(),
        "name": Texts(),
        "threshold": Threshold(),
        "reach": REACH,
        "reach_any": REACH,
        "multiplier": Number("1000"),
        "benefits": Listing(Code()),
        "retired": Flag(),
    },
    ("code", "name"),
)

TIER_POLICY = Map(
    {
        "by": Choice("spend", "points", "purchases"),
        "window": WINDOW,
        "up": Choice("at_once", "at_review"),
        "keep": KEEP,
        "review": Map({"every": Choice("month", "half_year", "year"), "month": MONTH, "day": DAY_OF_MONTH}),
        "down": Choice("to_earned", "one_step", "never"),
    }
)

# A rule's own expiry makes limited-time points: one that never comes would make them regular again.
RULE_EXPIRY = Map({"after": AFTER, "at": Moment(), "end_of": END_OF}, some=True)
STACKING: dict[str, Kind] = {"stacking": Choice("additive", "exclusive")}
RULE = Variants(
    "kind",
    {
        "code": Code(),
        "kind": Choice("amount", "item", "fixed", "multiplier", "activity"),
        "name": Texts(),
        "priority": Whole(-1_000_000, 1_000_000),
        "when": WHEN,
        "limit": Map({"per_member": COUNT, "each": EACH, "total": COUNT, "budget": COUNT}, some=True),
        "expiry": RULE_EXPIRY,
        "campaign": Code(),
        "retired": Flag(),
    },
    {
        "amount": (
            {"points": COUNT, "per": Money(), "blocks": Choice("whole", "fractional"), **STACKING},
            ("points", "per"),
        ),
        "item": ({"points": COUNT, **STACKING}, ("points",)),
        "fixed": ({"points": COUNT, **STACKING}, ("points",)),
        "multiplier": ({"factor": Number("1000"), **STACKING}, ("factor",)),
        "activity": ({"activity": Code(), "points": COUNT}, ("activity", "points")),
    },
    ("code", "kind"),
)

COUPON_KINDS: dict[str, tuple[dict[str, Kind], tuple[str, ...]]] = {
    "amount": ({"amount": Money()}, ("amount",)),
    "percent": ({"percent": Number("100"), "up_to": Money()}, ("percent",)),
    "free_item": ({"sku": Text(), "up_to": Money()}, ("sku",)),
    "multiplier": ({"factor": Number("1000")}, ("factor",)),
    "shipping": ({"up_to": Money()}, ()),
    "access": ({"access": Code()}, ("access",)),
}
COUPON_FIELDS: dict[str, Kind] = {
    "kind": Choice(*COUPON_KINDS),
    "valid": Alternatives({"days": DAYS}, {"until": Moment()}),
    "starts_after": Alternatives({"days": DAYS}),
    "when": WHEN,
    "group": Code(),
    "use": Some(Choice("till", "staff", "poster", "online")),
    **STACKING,
}
SHARED_FIELDS: dict[str, Kind] = {
    "code": Code(),
    "name": Texts(),
    "description": Texts(2000),
    "stock": Whole(0),
    "limit": Map({"per_member": COUNT, "each": EACH}, some=True),
    "for": FOR,
    "campaign": Code(),
    "retired": Flag(),
}
REWARD = Map(
    {**SHARED_FIELDS, "points": COUNT, "coupon": Variants("kind", COUPON_FIELDS, COUPON_KINDS, ("kind",))},
    ("code", "name", "points", "coupon"),
)
COUPON = Variants(
    "kind",
    {
        **SHARED_FIELDS,
        **COUPON_FIELDS,
        "give": Choice("claim", "auto", "campaign", "public"),
        "public_code": Code(),
    },
    COUPON_KINDS,
    ("code", "name", "kind", "give"),
)
SPECIAL_DAY = Map({"on": Day(), "hours": Listing(Hours())}, ("on", "hours"))
OPENING_HOURS = Map(
    {**{day: Listing(Hours()) for day in (*WEEKDAYS, "holiday")}, "special": Listing(SPECIAL_DAY)}, some=True
)


class HoursOrText:
    """Hours of each weekday, `{mon: ["10:00-20:00"], …}`, or words about them in one language or in both."""

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, dict) and not set(value) & {"ja", "en"}:
            return OPENING_HOURS.read(value, path, report)
        return TextOrTexts().read(value, path, report)


STORE = Map(
    {
        "code": Code(),
        "name": Texts(),
        "channel": Choice("store", "online", "phone"),
        "opened_on": Day(),
        "time_zone": TimeZone(),
        "address": TextOrTexts(),
        "phone": Phone(),
        "hours": HoursOrText(),
        "retired": Flag(),
    },
    ("code", "name"),
)

# Sections whose items are matched by `code`.
CODED = {"tiers": TIER, "rules": RULE, "rewards": REWARD, "coupons": COUPON, "stores": STORE}

DOCUMENT = Map(
    {
        "program": PROGRAM,
        "tiers": Items(TIER),
        "tier_policy": TIER_POLICY,
        "rules": Items(RULE),
        "exclusions": Listing(LINE),
        "rewards": Items(REWARD),
        "coupons": Items(COUPON),
        "stores": Items(STORE),
    }
)
FILE_ONLY = {"from": Moment()}
