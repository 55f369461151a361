"""Purchases and activities: points pay for a part, the rest earns."""

from rewards.core.bases import goods_lines, net_amounts, points_value, without_tax
from rewards.core.crediting import count_for_tiers, earn, points_of, renew
from rewards.core.earning import Holder, Part, evaluate, evaluate_activity
from rewards.core.facts import (
    Activity,
    Credit,
    Purchase,
)
from rewards.core.judging import judge_up
from rewards.core.limits import allowances, count_awards
from rewards.core.moves import draw, drawn_from, write
from rewards.core.refusals import (
    InsufficientPoints,
    PointsAboveGoods,
    PointsNotAllowed,
)
from rewards.core.standing import Bought, Journal, Standing
from rewards.core.terms import Terms, Timeline

# What is merely given is no act of the member's own: it renews nothing (see `activity_rate` among the KPIs).
GIVEN = frozenset({"birthday", "referral", "referred"})


def purchase(standing: Standing, fact: Purchase, timeline: Timeline, journal: Journal) -> None:
    terms = timeline.at(fact.at)
    drawn = _pay_with_points(standing, fact, terms, journal)
    tier = standing.tier_at(fact.at)
    parts = _evaluate(standing, fact, terms, tier)
    bought = Bought(fact, tier, terms.version, [], drawn, spend=net_revenue(fact), was_first=standing.purchases == 0)
    if (
        terms.earning.rate_of_tier == "this"
        and (raised := _tier_reached_with(standing, bought, parts, timeline)) != tier
    ):
        bought.tier = raised
        parts = _evaluate(standing, fact, terms, raised)
    bought.awards = count_awards(standing, parts, terms, fact.at, journal)
    bought.parts = earn(standing, parts, terms, fact.at, journal, purchase=fact)
    renew(standing, terms, fact.at, journal)
    standing.purchases += 1
    standing.bought[fact.id] = bought
    journal.bought = bought
    count_for_tiers(standing, Credit(fact.at, bought.spend, points_of(parts), 1), timeline, journal)


def _evaluate(standing: Standing, fact: Purchase, terms: Terms, tier: str | None) -> list[Part]:
    holder = Holder(tier=tier, is_first_purchase=standing.purchases == 0)
    return evaluate(fact, terms, holder, allowances(standing, terms, fact.at, fact.context))


def _tier_reached_with(standing: Standing, bought: Bought, parts: list[Part], timeline: Timeline) -> str | None:
    """Return the tier that this purchase itself reaches, judged with what the old rate earns."""
    at = standing.clock or bought.purchase.at
    terms = timeline.at(at)
    trial = Standing(joined_at=standing.joined_at, tiers=list(standing.tiers), credits=standing.credits.copy())
    trial.add_credit(Credit(bought.purchase.at, bought.spend, points_of(parts), 1))
    judge_up(trial, at, terms, Journal())
    held = max(terms.rank(standing.tier), terms.rank(bought.tier))
    return trial.tier if terms.rank(trial.tier) > held else bought.tier


def net_revenue(purchase: Purchase) -> int:
    """Return goods after line and coupon discounts, before points pay, without shipping, without tax where lines carry its rate.

    Source: kpis.md, Revenue; tiers count the same.
    """
    total = 0
    for line, amount in zip(goods_lines(purchase), net_amounts(purchase), strict=True):
        if line.tax_rate is not None and not purchase.tax_excluded:
            amount = without_tax(amount, line.tax_rate)
        total += amount
    return total


def _pay_with_points(standing: Standing, fact: Purchase, terms: Terms, journal: Journal) -> tuple[tuple[int, int], ...]:
    """Draw the points that pay for a part of the goods.

    Raises InsufficientPoints, PointsAboveGoods, PointsNotAllowed.
    """
    points = fact.points_used
    if not points:
        return ()
    rules = terms.redemption
    if points > standing.available:
        raise InsufficientPoints(available=standing.available, missing=points - standing.available)
    most, goods = rules.most_points(fact.goods_left, terms.point_value), fact.goods_left
    if points_value(points - 1, terms) >= goods:
        raise PointsAboveGoods(most=most)
    if points < rules.minimum or points % rules.block or points > most:
        raise PointsNotAllowed(minimum=rules.minimum, block=rules.block, most=most)
    moves = draw(standing, journal, points)
    write(
        standing, journal, "redeemed", -points, fact.at,
        moves=moves, purchase_id=fact.id, terms=terms.version, reason="payment",
    )  # fmt: skip
    renew(standing, terms, fact.at, journal)
    return drawn_from(moves)


def activity(standing: Standing, fact: Activity, timeline: Timeline, journal: Journal) -> None:
    terms = timeline.at(fact.at)
    allowed = allowances(standing, terms, fact.at, fact.context)
    parts = evaluate_activity(fact, terms, standing.tier_at(fact.at), allowed)
    count_awards(standing, parts, terms, fact.at, journal)
    is_act = fact.type not in GIVEN
    if not points_of(parts) and not (is_act and terms.expiry.sliding):
        return
    earn(standing, parts, terms, fact.at, journal, reason=fact.type)
    if is_act:
        renew(standing, terms, fact.at, journal)
    count_for_tiers(standing, Credit(fact.at, 0, points_of(parts), 0), timeline, journal)
