"""A rule in plain words: one sentence for each condition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.core.rule import Condition, Node
from campaigns.forms import phrases, words
from campaigns.forms.phrases import at_stores, between, during, either
from campaigns.selectors.lists import Names

Lists = Mapping[str, Names]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A part of a rule in words: a sentence, or the head of a group over its parts."""

    text: str
    parts: tuple["Said", ...] = ()


def said(node: Node, lists: Lists) -> Said:
    """Return a rule in words."""
    if isinstance(node, Condition):
        return Said(sentence(node, lists))
    return Said(f"{words.JOINS[node.join]}", tuple(said(part, lists) for part in node.parts))


def sentence(condition: Condition, lists: Lists) -> str:
    """Return a condition in words."""
    return _SENTENCES[condition.kind](condition.values, lists)


def _age(values: Values, lists: Lists) -> str:
    return _("Is %(range)s old") % {"range": between(values, phrases.years)}


def _birthday_month(values: Values, lists: Lists) -> str:
    return _("Has a birthday in %(months)s") % {"months": _options("months", values["months"])}


def _language(values: Values, lists: Lists) -> str:
    return _("Reads %(languages)s") % {"languages": _options("languages", values["languages"])}


def _joined(values: Values, lists: Lists) -> str:
    return _("Joined%(period)s") % {"period": during(values["period"])}


def _enrolment_store(values: Values, lists: Lists) -> str:
    return _("Joined at %(stores)s") % {"stores": either(values["stores"], lists["stores"])}


def _favourite_store(values: Values, lists: Lists) -> str:
    return _("Has %(stores)s as favourite store") % {"stores": either(values["stores"], lists["stores"])}


def _interest(values: Values, lists: Lists) -> str:
    return _("Is interested in %(interests)s") % {"interests": either(values["interests"], lists["interests"])}


def _consent(values: Values, lists: Lists) -> str:
    names = {name: words.option(name, values[name]) for name in ("channel", "topic")}
    return _("Allows %(topic)s by %(channel)s") % names


def _reachable(values: Values, lists: Lists) -> str:
    return _("Has an e-mail address") if values["channel"] == "email" else _("Has a telephone number")


def _tier(values: Values, lists: Lists) -> str:
    return _("Holds the tier %(tiers)s") % {"tiers": either(values["tiers"], lists["tiers"])}


def _points(values: Values, lists: Lists) -> str:
    return _("Can use %(range)s now") % {"range": between(values, phrases.points)}


def _expiring(values: Values, lists: Lists) -> str:
    parts = {"points": phrases.points(values["at_least"]), "days": phrases.days(values["days"])}
    return _("At least %(points)s expire within %(days)s") % parts


def _recency(values: Values, lists: Lists) -> str:
    return _("Last bought %(range)s ago") % {"range": between(values, phrases.days)}


def _where(values: Values, lists: Lists) -> dict[str, str]:
    return {"period": during(values.get("period")), "stores": at_stores(values, lists["stores"])}


def _purchases(values: Values, lists: Lists) -> str:
    where = _where(values, lists)
    if values.get("at_most") == 0:
        return _("Has not bought%(period)s%(stores)s") % where
    return _("Bought %(range)s%(period)s%(stores)s") % {**where, "range": between(values, phrases.times)}


def _spent(values: Values, lists: Lists) -> str:
    parts = {**_where(values, lists), "range": between(values, phrases.money)}
    return _("Spent %(range)s%(period)s%(stores)s") % parts


def _average(values: Values, lists: Lists) -> str:
    parts = {**_where(values, lists), "range": between(values, phrases.money)}
    return _("Spent %(range)s a purchase on average%(period)s%(stores)s") % parts


def _first_purchase(values: Values, lists: Lists) -> str:
    return _("Bought for the first time%(period)s") % {"period": during(values["period"])}


def _bought(values: Values, lists: Lists) -> str:
    goods = [*values.get("categories", ()), *values.get("skus", ())]
    parts = {
        **_where(values, lists), "goods": either(goods, lists.get("categories", {})),
        "pieces": phrases.pieces(values.get("at_least", 1)),
    }  # fmt: skip
    return _("Bought at least %(pieces)s of %(goods)s%(period)s%(stores)s") % parts


def _affinity(values: Values, lists: Lists) -> str:
    parts = {"category": values["category"], "share": values["at_least"]}
    return _("%(category)s is at least %(share)s%% of what was spent in the last half year") % parts


def _rfm(values: Values, lists: Lists) -> str:
    names = {"recency": _("recency"), "frequency": _("frequency"), "amount": _("amount")}
    scores = [
        _("%(name)s %(scores)s") % {"name": name, "scores": either(values[key], {})}
        for key, name in names.items()
        if key in values
    ]
    return _("RFM scores: %(scores)s") % {"scores": pgettext("between scores", ", ").join(scores)}


def _activity(values: Values, lists: Lists) -> str:
    parts = {
        "activity": lists.get("activities", {}).get(values["type"], values["type"]),
        "times": phrases.times(values.get("at_least", 1)), "period": during(values.get("period")),
    }  # fmt: skip
    return _("Did %(activity)s at least %(times)s%(period)s") % parts


def _campaign(values: Values, lists: Lists) -> str:
    campaigns = either(values["campaigns"], lists["campaigns"]) if "campaigns" in values else _("any campaign")
    parts = {"campaigns": campaigns, "period": during(values.get("period"))}
    match values["response"]:
        case "received":
            return _("Had a message of %(campaigns)s%(period)s") % parts
        case "opened":
            return _("Opened a message of %(campaigns)s%(period)s") % parts
        case "clicked":
            return _("Clicked in a message of %(campaigns)s%(period)s") % parts
    return _("Had messages of %(campaigns)s%(period)s and opened none") % parts


def _survey(values: Values, lists: Lists) -> str:
    named = either(values["surveys"], lists["surveys"]) if "surveys" in values else _("any survey")
    scale = _(" (%(scale)s)") % {"scale": words.option("scale", values["scale"])} if "scale" in values else ""
    parts = {"surveys": f"{named}{scale}", "period": during(values.get("period"))}
    if values["state"] == "invited":
        return _("Was asked %(surveys)s%(period)s") % parts
    if values["state"] == "unanswered":
        return _("Was asked %(surveys)s%(period)s and has not answered") % parts
    told = _("Answered %(surveys)s%(period)s") % parts
    if "at_least" in values or "at_most" in values:
        told = _("%(answered)s with a score of %(range)s") % {"answered": told, "range": between(values, phrases.plain)}
    if "option" in values:
        chosen = lists.get("survey_options", {}).get(values["option"], values["option"])
        told = _("%(answered)s and chose “%(chosen)s”") % {"answered": told, "chosen": chosen}
    return told


def _coupon(values: Values, lists: Lists) -> str:
    coupons = either(values["coupons"], lists["coupons"]) if "coupons" in values else _("any coupon")
    issued = _(", issued%(period)s") % {"period": during(values["period"])} if "period" in values else ""
    parts = {"coupons": coupons, "issued": issued}
    match values["state"]:
        case "held":
            return _("Holds %(coupons)s%(issued)s") % parts
        case "redeemed":
            return _("Has redeemed %(coupons)s%(issued)s") % parts
    return _("Let %(coupons)s expire%(issued)s") % parts


def _predicted(values: Values, lists: Lists) -> str:
    return _("%(trait)s is %(range)s") % {"trait": values["trait"], "range": between(values, phrases.plain)}


def _segment(values: Values, lists: Lists) -> str:
    code = values["segment"]
    return _("Is in the segment %(segment)s") % {"segment": lists["segments"].get(code, code)}


def _options(name: str, values: tuple[str, ...]) -> str:
    return either(values, {value: words.option(name, value) for value in values})


_SENTENCES: Mapping[str, Callable[[Values, Lists], str]] = {
    "age": _age, "birthday_month": _birthday_month, "language": _language, "joined": _joined,
    "enrolment_store": _enrolment_store, "favourite_store": _favourite_store, "interest": _interest,
    "consent": _consent, "reachable": _reachable, "tier": _tier, "points": _points, "expiring": _expiring,
    "recency": _recency, "purchases": _purchases, "spent": _spent, "average": _average,
    "first_purchase": _first_purchase, "bought": _bought, "affinity": _affinity, "rfm": _rfm, "activity": _activity,
    "coupon": _coupon, "campaign": _campaign, "survey": _survey, "predicted": _predicted, "segment": _segment,
}  # fmt: skip
