"""What is wrong with a rule, in a sentence that says what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.core.rule import BadRule, Mistake

SENTENCES: Mapping[str, Promise] = {
    "missing": _("Fill this in."),
    "unknown": _("This kind of condition has no value %(name)s. Leave it out."),
    "whole": _("Enter a whole number."),
    "amount": _("Enter an amount, such as 1980."),
    "range": _("Enter a number from %(low)s to %(high)s."),
    "codes": _("Name one code at least and %(most)s at most, each of up to 100 letters."),
    "choice": _("Choose from the list."),
    "period": _("Say either a number of days, or from which day and before which later day."),
    "date": _("Enter a date from 1900 to 2999, such as 2026-04-01."),
    "empty_range": _("The first number must not be above the second one."),
    "answered_alone": _("Scores and choices are those of answers: choose that the member has answered."),
    "value": _("Enter a code of up to 100 letters."),
    "join": _("A rule begins with a group: all, any or none."),
    "kind": _("Choose what this condition is about."),
    "shape": _("Each part is one group or one condition with its values."),
    "depth": _("Groups may stand in groups %(most)s deep. Take one out."),
    "many": _("A rule has %(most)s conditions at most. Take some out."),
    "nothing": _("Add a condition to this group, or remove it."),
}
_ONE_OF_SEVERAL = _("Fill in one of these at least.")


def sentence(mistake: Mistake) -> str:
    """Return what a person reads at the place of a mistake."""
    if mistake.reason == "missing" and not mistake.name:
        return str(_ONE_OF_SEVERAL)
    limits = {name: f"{limit:,}" if isinstance(limit, int) else limit for name, limit in mistake.limits.items()}
    return str(SENTENCES[mistake.reason]) % {**limits, "name": mistake.name}


def sentences(bad: BadRule, most: int = 20) -> list[str]:
    """Return the mistakes of a rule that no page draws, each with its place."""
    return [_at_its_place(mistake) for mistake in bad.mistakes[:most]]


def _at_its_place(mistake: Mistake) -> str:
    told = sentence(mistake)
    if not mistake.place:
        return told
    value = f" ({mistake.name})" if mistake.name and mistake.reason != "unknown" else ""
    return gettext("Part %(place)s%(value)s: %(told)s") % {"place": mistake.place, "value": value, "told": told}
