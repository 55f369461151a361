"""What of the programme belongs to a campaign, in words: what a boost gives, what a coupon does."""

from typing import NamedTuple

from campaigns.selectors.campaign_parts import Item, Parts
from rewards.core.coupons.offer import compile_offer
from rewards.core.terms import Terms
from rewards.statement import offers
from rewards.statement.figures import Figures, self_named
from rewards.statement.programme import conditions, earning


class Told(NamedTuple):
    """A rule or a coupon: its name, empty where it has none; what it gives, and under which conditions."""

    code: str
    name: str
    sentences: list[str]
    public_code: str


class Belonging(NamedTuple):
    """A campaign's boosts and coupons in words."""

    rules: list[Told]
    coupons: list[Told]

    @property
    def public(self) -> list[Told]:
        """Return the coupons whose code may stand on a flyer."""
        return [each for each in self.coupons if each.public_code]


def told(parts: Parts, terms: Terms | None, figures: Figures) -> Belonging:
    """Return in words what the terms in force say of a campaign's boosts and coupons."""
    if terms is None:
        return Belonging([], [])
    return Belonging(
        [_rule(item, terms, figures) for item in parts.rules], [_coupon(item, terms, figures) for item in parts.coupons]
    )


def _rule(item: Item, terms: Terms, figures: Figures) -> Told:
    rule = next(each for each in (*terms.rules, *terms.activities) if each.code == item["code"])
    sentences = [earning.sentence(rule, figures), *conditions.sentences(rule.when, terms, figures)]
    return Told(rule.code, _name(item, figures), sentences, "")


def _coupon(item: Item, terms: Terms, figures: Figures) -> Told:
    offer = compile_offer(item.get("coupon", item), terms)
    sentences = [offers.gives(offer, figures), *offers.conditions(offer, terms, figures)]
    return Told(item["code"], _name(item, figures), sentences, item.get("public_code", ""))


def _name(item: Item, figures: Figures) -> str:
    return self_named(item["name"], figures.language) if item.get("name") else ""
