"""The kinds of conditions that a segment's rule is made of, and the values that each asks for.

What each means is told in `docs/segments.md`; `campaigns/segments` compiles them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from campaigns.core.params import Param

MONEY_MAX = 10**12
COUNT_MAX = 1_000_000
DAYS_MAX = 36_500
CHANNELS = ("email", "sms", "line", "push")
TOPICS = ("campaigns", "news", "surveys", "points")
MONTHS = tuple(str(month) for month in range(1, 13))
SCORES = ("1", "2", "3", "4", "5")


class Kind(NamedTuple):
    """A kind of condition: the group of the builder in which it stands, and its values.

    Of the values in `needs_one` at least one must be given. `belongs` are values that say something with one choice
    alone: (value of the choice, that choice, the values).
    """

    key: str
    group: str
    params: tuple[Param, ...]
    needs_one: tuple[str, ...] = ()
    belongs: tuple[str, str, tuple[str, ...]] | None = None

    def contradiction(self, values: Mapping[str, Any]) -> str:
        """Return why these values cannot stand together, empty where they can."""
        if self.needs_one and not values.keys() & set(self.needs_one):
            return "missing"
        if self.belongs is not None:
            name, choice, those = self.belongs
            if values.get(name) != choice and values.keys() & set(those):
                return "answered_alone"
        least, most = values.get("at_least"), values.get("at_most")
        return "empty_range" if least is not None and most is not None and least > most else ""


def _between(high: int, kind: str = "whole") -> tuple[Param, Param]:
    return (
        Param("at_least", kind, is_optional=True, high=high),
        Param("at_most", kind, is_optional=True, high=high),
    )


RANGE = ("at_least", "at_most")
_PERIOD = Param("period", "period", is_optional=True)
_STORES = Param("stores", "codes", is_optional=True, listed="stores")
_KINDS = (
    Kind("age", "profile", _between(130), RANGE),
    Kind("birthday_month", "profile", (Param("months", "choices", options=MONTHS),)),
    Kind("language", "profile", (Param("languages", "choices", options=("ja", "en")),)),
    Kind("joined", "profile", (Param("period", "period"),)),
    Kind("enrolment_store", "profile", (Param("stores", "codes", listed="stores"),)),
    Kind("favourite_store", "profile", (Param("stores", "codes", listed="stores"),)),
    Kind("interest", "profile", (Param("interests", "codes", listed="interests"),)),
    Kind("consent", "profile", (Param("channel", "choice", options=CHANNELS), Param("topic", "choice", options=TOPICS))),
    Kind("reachable", "profile", (Param("channel", "choice", options=("email", "sms")),)),
    Kind("tier", "points", (Param("tiers", "codes", listed="tiers"),)),
    Kind("points", "points", _between(10**12), RANGE),
    Kind(
        "expiring", "points",
        (Param("at_least", "whole", low=1, high=10**12), Param("days", "whole", low=1, high=3_650)),
    ),
    Kind("recency", "purchases", _between(DAYS_MAX), RANGE),
    Kind("purchases", "purchases", (*_between(COUNT_MAX), _PERIOD, _STORES), RANGE),
    Kind("spent", "purchases", (*_between(MONEY_MAX, "amount"), _PERIOD, _STORES), RANGE),
    Kind("average", "purchases", (*_between(MONEY_MAX, "amount"), _PERIOD, _STORES), RANGE),
    Kind("first_purchase", "purchases", (Param("period", "period"),)),
    Kind(
        "bought", "purchases",
        (
            Param("skus", "codes", is_optional=True),
            Param("categories", "codes", is_optional=True, listed="categories"),
            Param("at_least", "whole", is_optional=True, low=1, high=COUNT_MAX),
            _PERIOD, _STORES,
        ),
        ("skus", "categories"),
    ),
    Kind(
        "affinity", "purchases",
        (Param("category", "code", listed="categories"), Param("at_least", "whole", low=1, high=100)),
    ),
    Kind(
        "rfm", "purchases",
        tuple(Param(name, "choices", is_optional=True, options=SCORES) for name in ("recency", "frequency", "amount")),
        ("recency", "frequency", "amount"),
    ),
    Kind(
        "activity", "behaviour",
        (Param("type", "code", listed="activities"), Param("at_least", "whole", is_optional=True, low=1, high=COUNT_MAX), _PERIOD),
    ),
    Kind(
        "coupon", "behaviour",
        (
            Param("coupons", "codes", is_optional=True, listed="coupons"),
            Param("state", "choice", options=("held", "redeemed", "expired")),
            _PERIOD,
        ),
    ),
    Kind(
        "campaign", "behaviour",
        (
            Param("campaigns", "codes", is_optional=True, listed="campaigns"),
            Param("response", "choice", options=("received", "opened", "clicked", "ignored")),
            _PERIOD,
        ),
    ),
    Kind(
        "survey", "behaviour",
        (
            Param("surveys", "codes", is_optional=True, listed="surveys"),
            Param("scale", "choice", is_optional=True, options=("nps", "csat", "free")),
            Param("state", "choice", options=("answered", "unanswered", "invited")),
            *_between(10),
            Param("option", "code", is_optional=True, listed="survey_options"),
            _PERIOD,
        ),
        belongs=("state", "answered", ("at_least", "at_most", "option")),
    ),
    Kind("predicted", "behaviour", (Param("trait", "code", listed="traits"), *_between(10**12, "amount")), RANGE),
    Kind("segment", "behaviour", (Param("segment", "code", listed="segments"),)),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _KINDS}
GROUPS = ("profile", "points", "purchases", "behaviour")
