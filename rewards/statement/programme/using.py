"""When points can be used, what they are worth, when they expire, and what becomes of them at a return."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rewards.core.terms import Terms
from rewards.statement.figures import Figures
from rewards.statement.programme import words


def using(terms: Terms, figures: Figures) -> list[str]:
    """Return when points can be used and in what portions."""
    pending, redemption = terms.earning.pending_days, terms.redemption
    found = [_("The points of a purchase can be used at once.")]
    if pending:
        text = ngettext(
            "The points of a purchase can be used from the next day on.",
            "The points of a purchase can be used from %(count)s days after it on.",
            pending,
        )
        found = [text % {"count": pending}]
    if redemption.minimum > 1:
        found.append(_("They can be used from %(points)s on.") % {"points": figures.points(redemption.minimum)})
    if redemption.block > 1:
        found.append(_("They are used in units of %(points)s.") % {"points": figures.points(redemption.block)})
    share = redemption.max_share
    if not share:
        found.append(_("They cannot pay for purchases."))
    elif share < 1:
        percent = f"{float(share * 100):g}"
        found.append(_("They can pay up to %(percent)s%% of the goods.") % {"percent": percent})
    if redemption.requires == "registered":
        found.append(_("To use them you need to have completed your registration."))
    return [sentence for sentence in (*found, proof(terms, figures)) if sentence]


def proof(terms: Terms | None, figures: Figures) -> str:
    """Return by what a member proves at the till that it is them who spend points; empty where points do not pay."""
    if terms is None or not terms.redemption.max_share:
        return ""
    asked = terms.redemption.verify
    values = {"points": figures.points(terms.redemption.verify_above)}
    if asked == "qr":
        return _("To use more than %(points)s at once, show the code for spending on your phone.") % values
    if asked == "pin":
        return _("To use more than %(points)s at once, you enter your PIN.") % values
    return (
        _(
            "At the till, show your card and say how many points you want to use."
            " At a till without staff, more than %(points)s at once ask for the code for spending or your PIN."
        )
        % values
    )


def worth(terms: Terms, figures: Figures) -> str:
    """Return what points are worth: of one, or of as many as make a whole unit of money."""
    value = terms.point_value
    points, money = value.denominator, value.numerator
    values = {"points": figures.points(points), "amount": figures.money_in_words(money)}
    return _("%(points)s is worth %(amount)s when you shop.") % values


def expiry(terms: Terms, figures: Figures) -> list[str]:
    """Return when regular points expire."""
    policy = terms.expiry
    if policy.months is None and policy.days is None:
        return [_("Points do not expire.")]
    length = {"length": words.months(policy.months) if policy.months else words.days(policy.days or 0)}
    if policy.unit == "month":
        found = [_("Points can be used until the end of the month %(length)s after they were earned.") % length]
    elif policy.unit == "year":
        found = [_("Points can be used until the end of the year %(length)s after they were earned.") % length]
    else:
        found = [_("Points can be used for %(length)s after they were earned.") % length]
    if policy.sliding:
        found.append(_("Earning or using points renews them: the time begins again."))
    if any(rule.expiry is not None for rule in (*terms.rules, *terms.activities)):
        found.append(_("Limited-time points have an expiry of their own. What expires first is used first."))
    return found


def late_credit(terms: Terms) -> str:
    """Return how long a receipt can be brought back."""
    count = terms.late_credit_days
    if not count:
        return _("Points cannot be added to a purchase later. Please give your member number when you pay.")
    text = ngettext(
        "If you did not give your member number, bring the receipt within %(count)s day: the points are added once.",
        "If you did not give your member number, bring the receipt within %(count)s days: the points are added once.",
        count,
    )
    return text % {"count": f"{count:,}"}


def returns(terms: Terms) -> list[str]:
    """Return what happens to points when goods come back."""
    found = [_("When you return goods, the points they earned are taken back, and points that paid come back.")]
    if terms.refund_debt:
        found.append(_("If those points were used already, they are taken from the next points you earn."))
    else:
        found.append(_("If those points were used already, nothing is taken from the next ones."))
    return found
