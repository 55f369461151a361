"""The rules page and the introduction: the sentences of a version of the terms, put together."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rewards.core.terms import Terms
from rewards.selectors.programme import Edition
from rewards.statement.figures import Figures
from rewards.statement.programme import earning, rewards, tiers, using


@dataclass(frozen=True, slots=True)
class EditionLine:
    """A version of the terms in the list of all: its number, its time, and whether it is in force."""

    version: int
    time: str
    state: str


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Everything the rules page says."""

    rules: list[earning.RuleLine]
    notes: list[str]
    exclusions: list[str]
    using: list[str]
    worth: str
    expiry: list[str]
    tiers: tiers.Comparison | None
    judging: list[str]
    rewards: list[rewards.RewardLine]
    late_credit: str
    returns: list[str]


def rules_page(found: Edition, figures: Figures) -> RulesPage:
    """Return what a version says; only of the one in force is told which rules are early or over."""
    terms = found.terms
    return RulesPage(
        rules=earning.rules(terms, figures, found.at if found.state == "in_force" else None),
        notes=earning.notes(terms, figures),
        exclusions=earning.exclusions(terms, figures),
        using=using.using(terms, figures),
        worth=using.worth(terms, figures),
        expiry=using.expiry(terms, figures),
        tiers=tiers.comparison(terms, figures),
        judging=tiers.judging(terms, figures),
        rewards=rewards.rewards(terms, figures),
        late_credit=using.late_credit(terms),
        returns=using.returns(terms),
    )


def edition_line(found: Edition, figures: Figures) -> EditionLine:
    """Return when a version is, was or will be in force."""
    begins = figures.day(found.begins_at)
    if found.state == "later":
        time = _("From %(first)s on.") % {"first": begins}
    elif found.ends_at is not None and found.ends_at > found.begins_at:
        time = _("From %(first)s to %(last)s.") % {"first": begins, "last": figures.day_before(found.ends_at)}
    else:
        time = _("From %(first)s on.") % {"first": begins}
    return EditionLine(found.terms.version, time, found.state)


def in_short(terms: Terms, figures: Figures) -> list[str]:
    """Return the programme in a few sentences: what everybody earns, what it is worth, how long it can be used."""
    everyday = [rule for rule in terms.rules if rule.kind == "amount" and not (rule.is_conditional or rule.names_lines)]
    anyone = [rule for rule in everyday if rule.when.stores is None and rule.when.tiers is None]
    first = [earning.sentence(anyone[0], figures)] if anyone else []
    joining = [earning.sentence(rule, figures) for rule in terms.activities if rule.activity == "enrolment"]
    return [*first, using.worth(terms, figures), *using.expiry(terms, figures)[:1], *joining[:1]]


def description(terms: Terms, figures: Figures) -> str:
    """Return the programme in one line for search engines."""
    gap = "" if figures.language == "ja" else " "
    return gap.join([_("%(name)s is free to join.") % {"name": figures.programme}, *in_short(terms, figures)[:3]])
