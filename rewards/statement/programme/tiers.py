"""The tiers: what reaches each, what each gives, side by side, and how they are judged."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rewards.core.terms import Terms
from rewards.core.tiers import Tier
from rewards.statement.figures import Figures
from rewards.statement.programme import words
from rewards.statement.progress import BENEFITS, tier_tone
from rewards.statement.reasons import in_words


@dataclass(frozen=True, slots=True)
class Column:
    """A tier of the comparison."""

    code: str
    name: str
    tone: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one tier has of a row: a text, or a yes or no."""

    column: Column
    text: str
    has: bool | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that tiers differ in."""

    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The tiers side by side, lowest first."""

    columns: list[Column]
    rows: list[Row]


def comparison(terms: Terms, figures: Figures, held: str | None = None) -> Comparison | None:
    """Return the tiers with all they ask for and give; None where there are none. A retired one is shown if held."""
    tiers = [tier for tier in terms.tiers if not tier.is_retired or tier.code == held]
    if not tiers:
        return None
    columns = [
        Column(
            tier.code, words.item_name(terms, "tiers", tier.code, figures), tier_tone(terms, tier.code),
            tier.code == held,
        )
        for tier in tiers
    ]  # fmt: skip
    pairs = list(zip(columns, tiers, strict=True))
    rows = [Row(_("How to reach it"), [Cell(column, reached_by(tier, figures)) for column, tier in pairs])]
    if any(tier.factor != (1, 1) for tier in tiers):
        cells = [Cell(column, _("× %(factor)s") % {"factor": tier.rate}) for column, tier in pairs]
        rows.append(Row(_("Points"), cells))
    promised = {item["code"]: item.get("benefits", []) for item in terms.document["tiers"]}
    for benefit in dict.fromkeys(name for tier in tiers for name in promised[tier.code]):
        rows.append(Row(_benefit(benefit), [Cell(column, "", benefit in promised[column.code]) for column in columns]))
    return Comparison(columns, rows)


def _benefit(code: str) -> str:
    return str(BENEFITS.get(code.replace("-", "_")) or words.shown(in_words(code)))


def reached_by(tier: Tier, figures: Figures) -> str:
    """Return what reaches a tier."""
    if not tier.needs:
        return _("From the start") if tier.is_open else _("By invitation")
    text = ""
    for need in (_need(unit, least, figures) for unit, least in tier.needs):
        both = {"first": text, "second": need}
        joined = _("%(first)s and %(second)s") % both if tier.needs_all else _("%(first)s or %(second)s") % both
        text = joined if text else need
    return text


def _need(unit: str, least: int, figures: Figures) -> str:
    if unit == "spend":
        return _("%(amount)s or more spent") % {"amount": figures.money_in_words(least)}
    if unit == "points":
        return _("%(points)s or more earned") % {"points": figures.points(least)}
    text = ngettext("%(count)s purchase or more", "%(count)s purchases or more", least)
    return text % {"count": f"{least:,}"}


def judging(terms: Terms, figures: Figures) -> list[str]:
    """Return how tiers are judged: the window, the way up, the period in force, the review, the way down."""
    if not terms.tiers:
        return []
    policy = terms.policy
    review = _review(terms, figures)
    found = [_window(terms, figures)]
    if policy.up_at_once:
        found.append(_("You move up as soon as you reach a tier."))
    else:
        found.append(_("You move up at the review: %(review)s.") % {"review": review})
    if any(tier.factor != (1, 1) for tier in terms.tiers):
        found.append(
            _("The new tier's points hold from the next purchase on.")
            if terms.earning.rate_of_tier == "next"
            else _("The new tier's points hold for the purchase that reaches it.")
        )
    found.append(_keep(terms, figures))
    if policy.down == "never":
        found.append(_("You do not move down."))
    else:
        text = (
            _("When it ends, the next review (%(review)s) sets the tier that you have reached by then.")
            if policy.down == "to_earned"
            else _("When it ends, the next review (%(review)s) takes you down by one tier at most.")
        )
        found.append(text % {"review": review})
    return found


def _window(terms: Terms, figures: Figures) -> str:
    policy = terms.policy
    if policy.window == "lifetime":
        return _("Everything since you joined counts.")
    if policy.window == "rolling":
        return _("What you did in the last %(length)s counts.") % {"length": words.months(policy.window_months)}
    if policy.window == "anniversary":
        return _("What you do in a year from the day you joined counts.")
    if policy.window_months == 12 and policy.window_from_month == 1:
        return _("What you do from January to December counts.")
    values = {"length": words.months(policy.window_months), "month": words.month(policy.window_from_month, figures)}
    return _("What you do in periods of %(length)s from %(month)s counts.") % values


def _keep(terms: Terms, figures: Figures) -> str:
    policy = terms.policy
    if policy.keep_from_month is None:
        return _("A tier is in force for %(length)s.") % {"length": words.months(policy.keep_months)}
    values = {"length": words.months(policy.keep_months), "month": words.month(policy.keep_from_month, figures)}
    return _("A tier is in force to the end of its period: %(length)s, counted from %(month)s.") % values


def _review(terms: Terms, figures: Figures) -> str:
    policy = terms.policy
    day = words.day_of_month(policy.review_day)
    if policy.review == "month":
        return _("the %(day)s of each month") % {"day": day}
    values = {"day": day, "month": words.month(policy.review_month, figures)}
    if policy.review == "year":
        return _("the %(day)s of %(month)s") % values
    second = words.month((policy.review_month + 5) % 12 + 1, figures)
    return _("the %(day)s of %(month)s and of %(second)s") % (values | {"second": second})
