"""The tier a member holds, and the way to the next one, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from rewards.core.terms import Terms
from rewards.core.tiers import Tier
from rewards.selectors.balances import NextTier, Summary
from rewards.statement.figures import Figures, self_named
from rewards.statement.reasons import in_words

# What a tier may promise (`benefits` in the programme) in words; a programme may name others.
BENEFITS: dict[str, Promise] = {
    "birthday": gettext_lazy("Birthday benefit"),
    "free_shipping": gettext_lazy("Free shipping"),
    "free_gift_wrap": gettext_lazy("Free gift wrapping"),
    "early_access": gettext_lazy("Early access to sales"),
    "lounge": gettext_lazy("Use of the lounge"),
}
_TONES = ("gold", "silver", "bronze")


@dataclass(frozen=True, slots=True)
class Bar:
    """How far one unit has come."""

    label: str
    value: int
    max: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The way to the next tier: one sentence, a bar for each unit, what is counted."""

    sentence: str
    bars: list[Bar]
    window: str


@dataclass(frozen=True, slots=True)
class Held:
    """The tier that is held: its name, its colour, its period in force, what it gives."""

    name: str
    tone: str
    period: str
    benefits: list[str]


def held_tier(found: Summary, figures: Figures) -> Held | None:
    """Return the tier that is held, None where there is none."""
    if found.terms is None or found.tier is None:
        return None
    return Held(
        name=_name(found.terms, found.tier, figures),
        tone=tier_tone(found.terms, found.tier),
        period=_period(found, figures),
        benefits=tier_benefits(found.terms, found.tier),
    )


def progress(found: Summary, joined_at: datetime, figures: Figures) -> Progress | None:
    """Return the way to the next tier, None on the top and where a programme has no tiers."""
    if found.terms is None or found.next_tier is None:
        return None
    terms, following = found.terms, found.next_tier
    tier = terms.tier(following.code)
    if tier is None:
        return None
    name = _name(terms, following.code, figures)
    return Progress(
        sentence=_sentence(terms, tier, following, name, found.at, figures),
        bars=[_bar(unit, least, getattr(following.totals, unit), figures) for unit, least in tier.needs],
        window=_window(terms, found.at, joined_at, figures),
    )


def _sentence(terms: Terms, tier: Tier, following: NextTier, name: str, at: datetime, figures: Figures) -> str:
    if not following.missing or tier.is_reached(following.totals):
        day = figures.day(terms.policy.next_review(at))
        return _("You have reached %(tier)s: it begins at the next review, %(day)s") % {"tier": name, "day": day}
    gaps = [amount(unit, count, figures) for unit, count in following.missing]
    text = gaps[0]
    for gap in gaps[1:]:
        both = {"first": text, "second": gap}
        text = _("%(first)s and %(second)s") % both if tier.needs_all else _("%(first)s or %(second)s") % both
    return _("%(missing)s to %(tier)s") % {"missing": text, "tier": name}


def amount(unit: str, count: int, figures: Figures) -> str:
    """Return so much of a unit: money, points or purchases."""
    if unit == "spend":
        return figures.money_in_words(count)
    if unit == "points":
        return figures.points(count)
    return ngettext("%(count)s purchase", "%(count)s purchases", count) % {"count": f"{count:,}"}


def _bar(unit: str, least: int, total: int, figures: Figures) -> Bar:
    value = max(0, min(total, least))
    if unit == "spend":
        name, parts = _("Spent"), (figures.money(value), figures.money(least))
    elif unit == "points":
        name, parts = pgettext("tier", "Points earned"), (figures.points(value), figures.points(least))
    else:
        name, parts = pgettext("tier", "Purchases"), (f"{value:,}", f"{least:,}")
    return Bar(f"{name} {parts[0]} / {parts[1]}", value, least)


def _window(terms: Terms, at: datetime, joined_at: datetime, figures: Figures) -> str:
    policy = terms.policy
    if policy.window == "lifetime":
        return _("Everything since you joined counts.")
    if policy.window == "rolling":
        months = policy.window_months
        return ngettext("The last month counts.", "The last %(count)s months count.", months) % {"count": months}
    after, _until = policy.window_before(at, joined_at)
    return _("Counted since %(day)s.") % {"day": figures.day(after + datetime.resolution)}


def _period(found: Summary, figures: Figures) -> str:
    if found.tier_until is not None:
        return _("In force until %(day)s") % {"day": figures.day_before(found.tier_until)}
    return _("Without end")


def tier_benefits(terms: Terms, code: str) -> list[str]:
    """Return what a tier gives, in words."""
    tier = terms.tier(code)
    found = []
    if tier is not None and tier.factor[0] > tier.factor[1]:
        found.append(_("Points × %(factor)s") % {"factor": tier.rate})
    for benefit in _item(terms, code).get("benefits", ()):
        found.append(str(BENEFITS.get(benefit.replace("-", "_")) or in_words(benefit)))
    return found


def _item(terms: Terms, code: str) -> dict[str, list[str]]:
    return next((item for item in terms.document["tiers"] if item["code"] == code), {})


def _name(terms: Terms, code: str, figures: Figures) -> str:
    found = next((item for item in terms.document["tiers"] if item["code"] == code), None)
    return in_words(code) if found is None else self_named(found["name"], figures.language)


def tier_tone(terms: Terms, code: str) -> str:
    """Return the metal of a tier: its own name's, else by its place from the top."""
    if code in _TONES:
        return code
    living = [tier.code for tier in reversed(terms.tiers) if not tier.is_retired]
    place = living.index(code) if code in living else len(living)
    return _TONES[place] if place < len(_TONES) and len(living) > 1 else ""
