"""Why these points: the parts of a breakdown in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from loyalty_site.lib.money import parse_amount
from rewards.core.earning import COUPON_PREFIX, TIER_PREFIX
from rewards.core.rules import Rule
from rewards.core.standing import Entry
from rewards.core.terms import Terms
from rewards.models import PointEntry
from rewards.statement.figures import Figures, grouped, self_named
from rewards.statement.reasons import ACTIVITIES, in_words

_NAMED_MAX = 3  # so many products or categories are named; more are "selected products"


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of a breakdown: what it is, how it was worked out, on what, how many points, what was special."""

    name: str
    how: str
    basis: str
    change: str
    note: str


class Parts:
    """The rules of one version of the terms, ready to be told."""

    def __init__(self, terms: Terms, figures: Figures) -> None:
        self.terms, self.figures = terms, figures
        self.rules = {rule.code: rule for rule in (*terms.rules, *terms.activities)}
        self.names = {item["code"]: item["name"] for item in terms.document["rules"] if "name" in item}

    def lines(self, entry: PointEntry | Entry) -> list[PartLine]:
        """Return the parts of an entry's breakdown; their points add up to the entry's."""
        return [self._line(part, entry.kind) for part in entry.breakdown]

    def _line(self, part: Mapping[str, Any], kind: str) -> PartLine:
        rule = self.rules.get(part["rule"])
        if kind == "reversed":
            how, basis = self._share(part["rate"]), ""
        elif part["rate"] == "0":
            how, basis = _("The lines of the purchase do not give these points"), ""
        elif rule is not None:
            how, basis = self._how(rule, part), self._basis(rule, part)
        else:
            how, basis = self._tier_how(part)
        note = ""
        if part["note"] == "limit":
            note = _("The limit has been reached, so there are no points for this.")
        elif part["note"] == "budget":
            note = _("Up to the limit.")
        return PartLine(self._name(part["rule"], rule), how, basis, grouped(part["points"]), note)

    def _name(self, code: str, rule: Rule | None) -> str:
        if code in self.names:
            return self_named(self.names[code], self.figures.language)
        if code.startswith(TIER_PREFIX):
            return _("Tier benefit (%(tier)s)") % {"tier": self.tier_name(code.removeprefix(TIER_PREFIX))}
        if code.startswith(COUPON_PREFIX):
            return _("Coupon (%(coupon)s)") % {"coupon": self.coupon_name(code.removeprefix(COUPON_PREFIX))}
        if rule is None:
            return in_words(code)
        if rule.kind == "activity":
            return str(ACTIVITIES.get(rule.activity) or in_words(rule.activity))
        if rule.kind == "multiplier":
            return _("Points boost")
        if rule.names_lines:
            return _products(rule)
        if rule.when.minimum:
            amount = self.figures.money_in_words(rule.when.minimum)
            return _("Purchase of %(amount)s or more") % {"amount": amount}
        if rule.when.first_purchase:
            return _("First purchase")
        return _("Purchase") if rule.kind == "amount" else _("Bonus")

    def coupon_name(self, code: str) -> str:
        """Return the name of a reward, or of a coupon that is given."""
        items = (*self.terms.document["coupons"], *self.terms.document["rewards"])
        found = next((item for item in items if item["code"] == code), None)
        return in_words(code) if found is None else self_named(found["name"], self.figures.language)

    def tier_name(self, code: str) -> str:
        """Return the name of a tier."""
        found = next((tier for tier in self.terms.document["tiers"] if tier["code"] == code), None)
        return in_words(code) if found is None else self_named(found["name"], self.figures.language)

    def _how(self, rule: Rule, part: Mapping[str, Any]) -> str:
        figures = self.figures
        points = figures.points(rule.points)
        if rule.kind == "amount" and rule.fractional:
            return _("%(points)s per %(amount)s") % {"points": points, "amount": figures.money_in_words(rule.per)}
        if rule.kind == "amount":
            times = parse_amount(part["basis"], self.terms.digits) // rule.per
            values = {"points": points, "amount": figures.money_in_words(rule.per), "times": f"{times:,}"}
            return _("%(points)s for every %(amount)s × %(times)s") % values
        if rule.kind == "item":
            return _("%(points)s an item × %(count)s") % {"points": points, "count": part["basis"]}
        if rule.kind == "multiplier":
            return _("Points × %(factor)s") % {"factor": part["rate"]}
        return _("%(points)s each time") % {"points": points}

    def _basis(self, rule: Rule, part: Mapping[str, Any]) -> str:
        if rule.kind in ("item", "activity"):
            return ""
        return _("on %(amount)s") % {"amount": self.figures.money(parse_amount(part["basis"], self.terms.digits))}

    def _tier_how(self, part: Mapping[str, Any]) -> tuple[str, str]:
        if not part["rule"].startswith((TIER_PREFIX, COUPON_PREFIX)):
            return "", ""
        basis = _("on %(amount)s") % {"amount": self.figures.points(int(part["basis"]))}
        return _("Points × %(factor)s") % {"factor": part["rate"]}, basis

    def _share(self, rate: str) -> str:
        back, _slash, whole = rate.partition("/")
        share = Fraction(int(back), int(whole or "1"))
        if share >= 1:
            return _("All of it came back")
        return _("%(percent)s%% of it came back so far") % {"percent": f"{float(share) * 100:.0f}"}


def _products(rule: Rule) -> str:
    names = sorted(rule.when.skus or rule.when.categories or ())
    if len(names) > _NAMED_MAX:
        return ngettext("%(count)s selected product", "%(count)s selected products", len(names)) % {"count": len(names)}
    return _(", ").join(names)
