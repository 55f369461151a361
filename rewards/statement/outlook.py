"""What becomes of a tier at the next review if nothing more is bought, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rewards.selectors.balances import Summary
from rewards.selectors.outlook import Outlook
from rewards.statement.figures import Figures
from rewards.statement.programme import words
from rewards.statement.progress import amount, tier_benefits


@dataclass(frozen=True, slots=True)
class OutlookLine:
    """What will be: a sentence, what keeps the tier, and what it gives that would be lost."""

    sentence: str
    keeping: str
    lost: list[str]
    is_loss: bool


def outlook_line(found: Summary, outlook: Outlook | None, figures: Figures) -> OutlookLine | None:
    """Return how the tier goes on; None where there is none, or where it has no end."""
    if outlook is None or found.terms is None or found.tier is None:
        return None
    terms = found.terms
    values = {
        "day": figures.day(outlook.review_at),
        "tier": words.item_name(terms, "tiers", found.tier, figures),
        "after": words.item_name(terms, "tiers", outlook.tier, figures) if outlook.tier else "",
    }
    if terms.rank(outlook.tier) >= terms.rank(found.tier):
        text = _("You stay %(tier)s at the review on %(day)s, even if you buy nothing more until then.")
        if outlook.tier != found.tier:
            text = _("You become %(after)s at the review on %(day)s, even if you buy nothing more until then.")
        return OutlookLine(text % values, "", [], False)
    kept = set(tier_benefits(terms, outlook.tier)) if outlook.tier else set()
    return OutlookLine(
        sentence=_("If you buy nothing more, the review on %(day)s takes you from %(tier)s to %(after)s.") % values,
        keeping=_keeping(outlook, values["tier"], figures),
        lost=[benefit for benefit in tier_benefits(terms, found.tier) if benefit not in kept],
        is_loss=True,
    )


def _keeping(outlook: Outlook, name: str, figures: Figures) -> str:
    text = ""
    for gap in (amount(unit, missing, figures) for unit, missing in outlook.missing):
        both = {"first": text, "second": gap}
        joined = _("%(first)s and %(second)s") % both if outlook.needs_all else _("%(first)s or %(second)s") % both
        text = joined if text else gap
    values = {"missing": text, "tier": name}
    if outlook.renews and not text:
        return _("Your next purchase begins the period of %(tier)s anew, if it is soon.") % values
    if outlook.renews:
        return _("%(missing)s now and the period of %(tier)s begins anew.") % values
    return _("%(missing)s before then and you stay %(tier)s.") % values if text else ""
