"""What a version or a draft changes, as staff read it: the thing by its name, the setting by its name, before and after."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from rewards.core.program import Change
from rewards.core.program.schema import CODED
from rewards.core.rules import WEEKDAYS
from rewards.core.terms import Terms
from rewards.statement.figures import Figures, grouped
from rewards.statement.programme.words import listed, named, weekday

VALUE_MAX = 200  # characters of a value

SECTIONS: Mapping[str, Promise] = {
    "program": pgettext_lazy("programme", "Programme"),
    "tiers": pgettext_lazy("programme", "Tier"),
    "tier_policy": pgettext_lazy("programme", "Tiers in general"),
    "rules": pgettext_lazy("programme", "Rule"),
    "exclusions": pgettext_lazy("programme", "What never earns"),
    "rewards": pgettext_lazy("programme", "Reward"),
    "coupons": pgettext_lazy("programme", "Coupon"),
    "stores": pgettext_lazy("programme", "Store"),
}
KEYS: Mapping[str, Promise] = {
    "name": pgettext_lazy("programme", "name"),
    "description": pgettext_lazy("programme", "description"),
    "currency": pgettext_lazy("programme", "currency"),
    "time_zone": pgettext_lazy("programme", "time zone"),
    "point": pgettext_lazy("programme", "point"),
    "value": pgettext_lazy("programme", "value in money"),
    "earning": pgettext_lazy("programme", "earning"),
    "basis": pgettext_lazy("programme", "basis"),
    "tax": pgettext_lazy("programme", "tax"),
    "shipping": pgettext_lazy("programme", "shipping"),
    "discounted": pgettext_lazy("programme", "after discounts"),
    "paid_with_points": pgettext_lazy("programme", "on what points pay"),
    "rounding": pgettext_lazy("programme", "rounding"),
    "pending_days": pgettext_lazy("programme", "days pending"),
    "rate_of_tier": pgettext_lazy("programme", "rate of a new tier from"),
    "expiry": pgettext_lazy("programme", "expiry"),
    "after": pgettext_lazy("programme", "after"),
    "at": pgettext_lazy("programme", "on"),
    "end_of": pgettext_lazy("programme", "to the end of"),
    "sliding": pgettext_lazy("programme", "renewed by the member's acts"),
    "redemption": pgettext_lazy("programme", "redeeming"),
    "minimum": pgettext_lazy("programme", "least"),
    "block": pgettext_lazy("programme", "in blocks of"),
    "max_share": pgettext_lazy("programme", "most of the goods' price"),
    "late_credit_days": pgettext_lazy("programme", "days for late credit"),
    "refund": pgettext_lazy("programme", "refund"),
    "debt": pgettext_lazy("programme", "debt is kept"),
    "grace_days": pgettext_lazy("programme", "days of grace"),
    "threshold": pgettext_lazy("programme", "threshold"),
    "reach": pgettext_lazy("programme", "reached with all of"),
    "reach_any": pgettext_lazy("programme", "reached with one of"),
    "spend": pgettext_lazy("programme", "spending"),
    "purchases": pgettext_lazy("programme", "number of purchases"),
    "multiplier": pgettext_lazy("programme", "earn rate times"),
    "benefits": pgettext_lazy("programme", "benefits"),
    "by": pgettext_lazy("programme", "judged by"),
    "window": pgettext_lazy("programme", "qualifying window"),
    "rolling_months": pgettext_lazy("programme", "last months"),
    "months": pgettext_lazy("programme", "months"),
    "days": pgettext_lazy("programme", "days"),
    "up": pgettext_lazy("programme", "up"),
    "keep": pgettext_lazy("programme", "kept for"),
    "review": pgettext_lazy("programme", "review"),
    "down": pgettext_lazy("programme", "down"),
    "kind": pgettext_lazy("programme", "kind"),
    "priority": pgettext_lazy("programme", "priority"),
    "points": pgettext_lazy("programme", "points"),
    "per": pgettext_lazy("programme", "for each amount of"),
    "factor": pgettext_lazy("programme", "times"),
    "stacking": pgettext_lazy("programme", "together with others"),
    "activity": pgettext_lazy("programme", "activity"),
    "when": pgettext_lazy("programme", "condition"),
    "from": pgettext_lazy("programme", "start"),
    "until": pgettext_lazy("programme", "end"),
    "weekday": pgettext_lazy("programme", "weekday"),
    "day_of_month": pgettext_lazy("programme", "day of the month"),
    "hours": pgettext_lazy("programme", "hours"),
    "line": pgettext_lazy("programme", "line"),
    "category": pgettext_lazy("programme", "category"),
    "sku": pgettext_lazy("programme", "product number"),
    "store": pgettext_lazy("programme", "store"),
    "tier": pgettext_lazy("programme", "tier"),
    "segment": pgettext_lazy("programme", "segment"),
    "limit": pgettext_lazy("programme", "limit"),
    "per_member": pgettext_lazy("programme", "times for each member"),
    "each": pgettext_lazy("programme", "in each"),
    "total": pgettext_lazy("programme", "times in all"),
    "budget": pgettext_lazy("programme", "points in all"),
    "coupon": pgettext_lazy("programme", "coupon"),
    "amount": pgettext_lazy("programme", "amount off"),
    "percent": pgettext_lazy("programme", "percent off"),
    "up_to": pgettext_lazy("programme", "at most"),
    "valid": pgettext_lazy("programme", "valid for"),
    "stock": pgettext_lazy("programme", "stock"),
    "for": pgettext_lazy("programme", "for"),
}  # what has no name here goes by its own
_PATH = re.compile(r"([a-z_]+)(?:\[([^\]]*)\])?((?:\..*)?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change in a sentence, and where it stands in the file."""

    said: str
    path: str


class Changes:
    """Tells changes with the names that a document gives to its tiers, rules, rewards, coupons and stores."""

    def __init__(self, terms: Terms | None, *documents: Mapping[str, Any]) -> None:
        self.figures = Figures.of(terms)
        self.names = {
            (section, item["code"]): item["name"]
            for document in documents
            for section in CODED
            for item in document[section]
            if "name" in item
        }

    def line(self, change: Change) -> ChangeLine:
        """Return a change in a sentence."""
        what, before, after = self._what(change.path), self._value(change.before), self._value(change.after)
        values = {"what": what, "before": before, "after": after}
        sentence = {
            "created": _("New: %(what)s (%(after)s)"),
            "removed": _("%(what)s: no longer set (it was %(before)s)"),
            "added": _("%(what)s: %(after)s (new)"),
            "retired": _("No longer offered: %(what)s"),
            "restored": _("Offered again: %(what)s"),
            "reordered": _("Order of %(what)s: %(after)s"),
        }.get(change.kind, _("%(what)s: %(before)s → %(after)s"))
        return ChangeLine(sentence % values, change.path)

    def said(self, value: Any) -> str:
        """Return a value in words, cut where it is too long."""
        return self._value(value)

    def _what(self, path: str) -> str:
        match = _PATH.fullmatch(path)
        if match is None:
            return path
        section, code, rest = match[1], match[2], match[3].strip(".")
        what = str(SECTIONS.get(section, section))
        if code is not None:
            name = self.names.get((section, code))
            shown = f"{named(name, self.figures)} ({code})" if name else code
            what = pgettext("programme", "%(section)s %(item)s") % {"section": what, "item": shown}
        return " › ".join([what, *(self._key(key) for key in rest.split(".") if key)])

    def _key(self, key: str) -> str:
        return str(KEYS.get(key, key))

    def _at(self, key: str, value: Any) -> str:
        """Return a value as its key means it: days of the week have names."""
        days = value if isinstance(value, list) else [value]
        if key == "weekday" and all(isinstance(day, str) and day in WEEKDAYS for day in days):
            return listed([weekday(WEEKDAYS[day], self.figures) for day in days], self.figures)
        return self._whole(value)

    def _value(self, value: Any) -> str:
        text = self._whole(value)
        return text if len(text) <= VALUE_MAX else text[: VALUE_MAX - 1] + "…"

    def _whole(self, value: Any) -> str:
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, int):
            return grouped(value)
        if isinstance(value, list):
            return listed([self._whole(item) for item in value], self.figures) if value else "—"
        if isinstance(value, dict):
            if value.keys() <= {"ja", "en"} and value:
                return named(value, self.figures)
            kept = {key: item for key, item in value.items() if key not in ("code", "retired")}
            return ", ".join(f"{self._key(key)} {self._at(key, item)}" for key, item in kept.items()) or "—"
        return "—" if value is None else str(value)
