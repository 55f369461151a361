"""What points buy: each reward with its price in points and what its coupon does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rewards.core.coupons.offer import compile_offer
from rewards.core.expiry import Expiry
from rewards.core.rules import compile_limit, compile_when
from rewards.core.terms import Terms
from rewards.statement import offers
from rewards.statement.figures import Figures
from rewards.statement.programme import conditions, earning, words


@dataclass(frozen=True, slots=True)
class RewardLine:
    """A reward: its name, its price, what it is, and under which conditions."""

    name: str
    price: str
    sentence: str
    conditions: list[str]


def rewards(terms: Terms, figures: Figures) -> list[RewardLine]:
    """Return the rewards that are offered, the cheapest first."""
    living = [item for item in terms.document["rewards"] if not item.get("retired")]
    return [_line(item, terms, figures) for item in sorted(living, key=lambda item: item["points"])]


def _line(item: Mapping[str, Any], terms: Terms, figures: Figures) -> RewardLine:
    offer = compile_offer(item["coupon"], terms)
    told = [
        *offers.conditions(offer, terms, figures),
        *conditions.audience(compile_when(item.get("for", {}), terms.digits), terms, figures),
        *earning.limits(compile_limit(item.get("limit")), figures),
        _stock(item),
        _validity(item["coupon"].get("valid", {}), terms, figures),
    ]
    return RewardLine(
        name=words.named(item["name"], figures),
        price=figures.points(item["points"]),
        sentence=offers.gives(offer, figures),
        conditions=[text for text in told if text],
    )


def _stock(item: Mapping[str, Any]) -> str:
    if "stock" not in item:
        return ""
    return _("Limited to %(count)s in all.") % {"count": f"{item['stock']:,}"}


def _validity(valid: Mapping[str, Any], terms: Terms, figures: Figures) -> str:
    if "days" in valid:
        text = ngettext("Valid for %(count)s day.", "Valid for %(count)s days.", valid["days"])
        return text % {"count": f"{valid['days']:,}"}
    if "until" in valid:
        until = Expiry.compile({"at": valid["until"]}, terms.zone).at
        return _("Valid %(until)s.") % {"until": figures.until(until)} if until is not None else ""
    return ""
