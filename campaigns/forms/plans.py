"""A plan in words: what a page says of a campaign's stores, goal and money."""

from decimal import Decimal
from typing import NamedTuple

from campaigns.core.goals import GOALS
from campaigns.forms.goals import NAMES, figure, minor
from campaigns.models import Campaign, CampaignCosts
from campaigns.selectors.lists import lists
from rewards.core.terms import Terms
from rewards.statement.figures import Figures


class Shown(NamedTuple):
    """What is said of a plan; empty where it says nothing."""

    stores: list[str]
    goal: str
    goal_figure: str
    budget: str
    days: int | None


class Spent(NamedTuple):
    """Costs as texts; `left` is what of the budget is not spent, `share` how much of it is, in per cent."""

    costs: CampaignCosts
    discounts: str
    points: str
    points_worth: str
    messages: str
    total: str
    left: str
    share: int
    is_over: bool


def shown(campaign: Campaign, figures: Figures) -> Shown:
    """Return a plan in the words of the page."""
    names, goal = lists()["stores"], campaign.goal
    has_goal = goal in GOALS and campaign.goal_figure is not None
    return Shown(
        [str(names.get(code, code)) for code in campaign.stores],
        str(NAMES.get(goal, goal)),
        figure(goal, campaign.goal_figure, figures) if has_goal and campaign.goal_figure is not None else "",
        "" if campaign.budget is None else figures.money(minor(campaign.budget, figures.digits)),
        (campaign.ends_on - campaign.starts_on).days + 1 if campaign.ends_on else None,
    )


def spent(campaign: Campaign, costs: CampaignCosts, terms: Terms | None) -> Spent:
    """Return a campaign's costs beside its budget; points at their value in the terms in force."""
    figures = Figures.of(terms)
    discounts = minor(costs.discounts, figures.digits)
    worth = int(costs.points * terms.point_value) if terms is not None else 0
    messages = minor(costs.messages, figures.digits)
    total, budget = discounts + worth + messages, minor(campaign.budget or Decimal(0), figures.digits)
    return Spent(
        costs, figures.money(discounts), figures.points(costs.points), figures.money(worth), figures.money(messages),
        figures.money(total),
        figures.money(abs(budget - total)), round(100 * total / budget) if budget else 0, total > budget,
    )  # fmt: skip
