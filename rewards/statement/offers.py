"""What a coupon gives and on what conditions, in words: the same ones in the wallet, on the shelf and on the rules page."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rewards.core.coupons.offer import Offer
from rewards.core.terms import Terms
from rewards.statement.figures import Figures, self_named
from rewards.statement.programme import conditions as programme_conditions
from rewards.statement.reasons import in_words


def gives(offer: Offer, figures: Figures) -> str:
    """Return what a coupon does."""
    if offer.kind == "amount":
        return _("%(amount)s off") % {"amount": figures.money_in_words(offer.amount)}
    if offer.kind == "multiplier":
        return _("Points of the purchase × %(factor)s") % {"factor": offer.factor}
    if offer.kind == "access":
        return _("Lets you buy: %(what)s") % {"what": in_words(offer.access)}
    if offer.kind == "percent":
        what = _("%(percent)s%% off") % {"percent": f"{float(offer.share * 100):g}"}
    elif offer.kind == "shipping":
        what = _("Free shipping")
    else:
        what = _("One item free")
    if offer.up_to is None:
        return what
    return _("%(what)s (up to %(amount)s)") % {"what": what, "amount": figures.money_in_words(offer.up_to)}


def conditions(offer: Offer, terms: Terms, figures: Figures) -> list[str]:
    """Return what a coupon asks for, a sentence each, and how it goes with other coupons."""
    lines = [_("Good for: %(items)s") % {"items": offer.sku}] if offer.sku else []
    lines += programme_conditions.sentences(offer.when, terms, figures)
    if offer.wait_days:
        days = ngettext(
            "Can be used from the %(count)s day after you get it.",
            "Can be used from %(count)s days after you get it.",
            offer.wait_days,
        )
        lines.append(days % {"count": f"{offer.wait_days:,}"})
    if offer.is_exclusive:
        lines.append(_("It cannot be used together with other coupons."))
    elif offer.group:
        lines.append(_("Of coupons of this kind one can be used in a purchase."))
    return lines


def tier_names(codes: Iterable[str], terms: Terms, figures: Figures) -> str:
    """Return tiers by their names, the lowest first."""
    wanted = set(codes)
    items = [item for item in terms.document["tiers"] if item["code"] in wanted]
    return _(", ").join(self_named(item["name"], figures.language) for item in items)
