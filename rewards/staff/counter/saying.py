"""What the counter says: to the clerk, why something cannot be done; and for the clerk, what to say aloud."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from loyalty_site.lib.errors import DomainError
from rewards.core.coupons.refusals import LinesNeeded
from rewards.core.refusals import (
    CannotSpend,
    CouponsNeedLines,
    ExternalIdTaken,
    MemberLeft,
    Refusal,
    VerificationRequired,
)
from rewards.core.terms import Terms
from rewards.statement.figures import Figures, grouped
from rewards.statement.shelf import sentence

LANGUAGES = ("ja", "en")

# What the API says to programs is said to clerks here.
TO_THE_CLERK: dict[type[Refusal], str] = {
    VerificationRequired: gettext_noop(
        "For so many points the member shows who they are: scan the code on their phone, or let them enter their PIN."
    ),
    CannotSpend: gettext_noop(
        "This membership is suspended: it earns points, and using them is not possible. Please ask the manager."
    ),
    MemberLeft: gettext_noop(
        "This membership has ended just now. Look the member up once more: if nobody is found, enrol the person."
    ),
    ExternalIdTaken: gettext_noop("A sale with this receipt number has been posted today. Check the number."),
    CouponsNeedLines: gettext_noop("To use coupons, enter the goods line by line."),
    LinesNeeded: gettext_noop("To use this coupon, enter the goods line by line."),
}


def said(error: DomainError | Refusal, coupon: str = "") -> str:
    """Return why something cannot be done and what to do, in a sentence for the clerk."""
    if isinstance(error, DomainError):
        return error.message
    if type(error) in TO_THE_CLERK:
        return _(TO_THE_CLERK[type(error)])
    return sentence(error, coupon or _("This coupon"))


def aloud(terms: Terms, *, earned: int, used: int, available: int, pending: int) -> list[tuple[str, str]]:
    """Return the sentence to say to the customer after a sale, in each language."""
    spoken = []
    for language in LANGUAGES:
        with translation.override(language):
            spoken.append((language, _sentence(Figures.of(terms), earned, used, available, pending)))
    return spoken


def _sentence(figures: Figures, earned: int, used: int, available: int, pending: int) -> str:
    values = {
        "earned": figures.points(earned), "used": figures.points(used), "available": figures.points(available),
        "pending": figures.points(pending),
    }  # fmt: skip
    parts = []
    if used:
        parts.append(_("You have used %(used)s.") % values)
    parts.append(_("You have earned %(earned)s today.") % values if earned else _("No points are earned this time."))
    if pending:
        parts.append(_("You have %(available)s to use, and %(pending)s will follow.") % values)
    else:
        parts.append(_("You have %(available)s to use.") % values)
    return ("" if figures.language == "ja" else " ").join([*parts, _("Thank you very much.")])


def count(number: int) -> str:
    """Return a number with separators."""
    return grouped(number)
