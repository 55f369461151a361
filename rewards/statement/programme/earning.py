"""How points are earned: each rule with its conditions, what never earns, on what and how it is rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rewards.core.expiry import Expiry
from rewards.core.rules import Limit, Rule, compile_when
from rewards.core.terms import Terms
from rewards.statement.figures import Figures
from rewards.statement.programme import conditions, words
from rewards.statement.reasons import in_words

_ACTIVITIES: Mapping[str, Promise] = {
    "enrolment": gettext_lazy("You earn %(points)s when you join."),
    "birthday": gettext_lazy("You earn %(points)s on your birthday."),
    "referral": gettext_lazy("You earn %(points)s for a friend who joins by your link and shops."),
    "referred": gettext_lazy("You earn %(points)s when you join by a friend's link and shop."),
    "visit": gettext_lazy("You earn %(points)s for a visit."),
    "review": gettext_lazy("You earn %(points)s for a review."),
    "check_in": gettext_lazy("You earn %(points)s for a check-in."),
}
_ROUNDING: Mapping[str, Promise] = {
    "floor": gettext_lazy("Points are worked out once for the whole purchase, and fractions are dropped."),
    "half_up": gettext_lazy("Points are worked out once for the whole purchase, and halves are rounded up."),
    "ceil": gettext_lazy("Points are worked out once for the whole purchase, and fractions are rounded up."),
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule: its name where it has one, what it gives, under which conditions, and whether it holds yet."""

    name: str
    sentence: str
    conditions: list[str]
    state: str  # "" in its time, "later" before it, "over" after it


def rules(terms: Terms, figures: Figures, at: datetime | None) -> list[RuleLine]:
    """Return every rule, what holds for everything first and what is over last.

    Without a moment nothing is said to be early or over.
    """
    found = [_line(rule, terms, figures, at) for rule in (*terms.rules, *terms.activities)]
    return sorted(found, key=lambda line: (line.state == "over", bool(line.conditions)))


def _line(rule: Rule, terms: Terms, figures: Figures, at: datetime | None) -> RuleLine:
    texts: Mapping[str, str] = next(
        (item["name"] for item in terms.document["rules"] if item["code"] == rule.code and "name" in item), {}
    )
    told = [
        *conditions.sentences(rule.when, terms, figures),
        *limits(rule.limit, figures),
        own_expiry(rule.expiry, figures),
        _("Only this counts then, not the other rules of its kind.") if rule.exclusive else "",
    ]
    state = ""
    if at is not None:
        local = terms.local(at)
        state = "over" if rule.when.is_over(local) else "" if rule.when.has_begun(local) else "later"
    return RuleLine(
        name=words.named(texts, figures) if texts else "",
        sentence=sentence(rule, figures),
        conditions=[text for text in told if text],
        state=state,
    )


def sentence(rule: Rule, figures: Figures) -> str:
    """Return what a rule gives."""
    values = {"points": figures.points(rule.points), "amount": figures.money_in_words(rule.per), "factor": rule.rate}
    if rule.kind == "amount" and rule.fractional:
        return _("You earn %(points)s per %(amount)s, and a part of it earns its share.") % values
    if rule.kind == "amount":
        return _("You earn %(points)s for every %(amount)s.") % values
    if rule.kind == "item":
        return _("You earn %(points)s for each item.") % values
    if rule.kind == "fixed":
        return _("You earn %(points)s for the purchase.") % values
    if rule.kind == "multiplier":
        return _("The points of the purchase are multiplied by %(factor)s.") % values
    known = _ACTIVITIES.get(rule.activity)
    if known is not None:
        return str(known) % values
    return _("You earn %(points)s for: %(what)s.") % (values | {"what": in_words(rule.activity)})


def limits(limit: Limit | None, figures: Figures) -> list[str]:
    """Return how often, and up to how many points in all."""
    if limit is None:
        return []
    found = []
    if limit.per_member is not None:
        found.append(times(limit.per_member, limit.each))
    if limit.total is not None:
        text = ngettext(
            "Given once in all, first come, first served.",
            "Given %(count)s times in all, first come, first served.",
            limit.total,
        )
        found.append(text % {"count": f"{limit.total:,}"})
    if limit.budget is not None:
        text = _("Ends when %(points)s have been given in all.")
        found.append(text % {"points": figures.points(limit.budget)})
    return found


def times(count: int, each: str) -> str:
    """Return how often a member may have something."""
    text = {
        "day": ngettext("Once a day at most.", "Up to %(count)s times a day.", count),
        "week": ngettext("Once a week at most.", "Up to %(count)s times a week.", count),
        "month": ngettext("Once a month at most.", "Up to %(count)s times a month.", count),
        "year": ngettext("Once a year at most.", "Up to %(count)s times a year.", count),
        "ever": ngettext("Once for each member.", "Up to %(count)s times for each member.", count),
    }[each]
    return text % {"count": f"{count:,}"}


def own_expiry(expiry: Expiry | None, figures: Figures) -> str:
    """Return until when a rule's limited-time points can be used; empty where it makes regular ones."""
    if expiry is None:
        return ""
    if expiry.at is not None:
        return _("Limited-time points, %(until)s.") % {"until": figures.until(expiry.at)}
    length = {"length": words.months(expiry.months) if expiry.months else words.days(expiry.days or 0)}
    if expiry.unit == "month":
        return _("Limited-time points, until the end of the month %(length)s later.") % length
    if expiry.unit == "year":
        return _("Limited-time points, until the end of the year %(length)s later.") % length
    return _("Limited-time points for %(length)s.") % length


def notes(terms: Terms, figures: Figures) -> list[str]:
    """Return what holds for all rules: how they combine, what they are measured on, how they are rounded."""
    found = []
    kinds = {rule.kind for rule in terms.rules}
    if len(terms.rules) > 1:
        found.append(_("Where several of these hold, their points add up."))
    multiplies = "multiplier" in kinds or any(tier.factor != (1, 1) for tier in terms.tiers)
    if multiplies and "fixed" in kinds:
        found.append(_("A boost and a tier multiply points by amount and by item, not those given once a purchase."))
    if len([rule for rule in terms.rules if rule.kind == "multiplier"]) > 1:
        found.append(_("Boosts that hold together are multiplied with each other."))
    found += _basis(terms)
    found.append(str(_ROUNDING[terms.earning.rounding]))
    return found


def exclusions(terms: Terms, figures: Figures) -> list[str]:
    """Return what never earns."""
    whens = [compile_when({"line": item}, terms.digits) for item in terms.document["exclusions"]]
    return [text for when in whens if (text := conditions.products(when, figures))]


def _basis(terms: Terms) -> list[str]:
    earning = terms.earning
    return [
        _("Prices count with tax.") if earning.tax_included else _("Prices count without tax."),
        _("They count after discounts and coupons.") if earning.discounted else _("They count before discounts."),
        _("What points pay earns points too.") if earning.paid_with_points else _("What points pay earns no points."),
        _("Shipping earns points.") if earning.shipping else _("Shipping earns no points."),
    ]
