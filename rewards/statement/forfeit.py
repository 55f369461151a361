"""What leaving gives up, in words."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from rewards.core.coupons.offer import item_of
from rewards.core.terms import Terms
from rewards.models import Coupon
from rewards.selectors.forfeit import Forfeit
from rewards.statement.figures import MINUS, Figures, self_named
from rewards.statement.offers import tier_names


class ForfeitLine(NamedTuple):
    """One line of what is given up."""

    name: str
    value: str


def forfeit_lines(found: Forfeit, figures: Figures) -> list[ForfeitLine]:
    """Return what is given up of points and tier, line by line; the regular points always, the rest where there is some."""
    lines = [ForfeitLine(_("Regular points"), figures.points(found.regular))]
    for name, points in (
        (_("Limited-time points"), found.limited),
        (_("Points that are on their way"), found.pending),
        (_("Points set aside"), found.held),
    ):
        if points:
            lines.append(ForfeitLine(name, figures.points(points)))
    if found.points != found.regular:
        lines.append(ForfeitLine(_("All together"), figures.points(found.points)))
    if found.worth_minor:
        lines.append(ForfeitLine(_("They could pay for"), figures.money(found.worth_minor)))
    if found.debt:
        lines.append(
            ForfeitLine(_("Left owing by returns, which is not taken"), f"{MINUS}{figures.points(found.debt)}")
        )
    if found.terms is not None and found.tier is not None:
        lines.append(ForfeitLine(_("Tier"), tier_names([found.tier], found.terms, figures)))
    return lines


def coupon_names(found: Forfeit, figures: Figures) -> list[str]:
    """Return the names of the coupons that are given up, each as often as there are some."""
    return (
        [_coupon_name(coupon, found.timeline.of(coupon.terms), figures) for coupon in found.coupons]
        if found.timeline
        else []
    )


def _coupon_name(coupon: Coupon, terms: Terms, figures: Figures) -> str:
    return self_named(item_of(terms, coupon.source, coupon.reward)["name"], figures.language)
