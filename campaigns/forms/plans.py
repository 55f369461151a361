"""A plan in words: what a page says of a campaign's stores, goal and money."""

from typing import NamedTuple

from campaigns.core.goals import GOALS
from campaigns.forms.goals import NAMES, figure, minor
from campaigns.models import Campaign
from campaigns.selectors.campaign_costs import Costs
from campaigns.selectors.lists import lists
from rewards.statement.figures import Figures


class Shown(NamedTuple):
    """What is said of a plan; empty where it says nothing."""

    stores: list[str]
    goal: str
    goal_figure: str
    days: int


class Spent(NamedTuple):
    """Costs as texts; `left` is what of the budget is not spent, `share` how much of it is, in per cent."""

    discounts: str
    points: str
    points_worth: str
    total: str
    budget: str
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
        (campaign.ends_on - campaign.starts_on).days + 1,
    )


def spent(costs: Costs, campaign: Campaign, figures: Figures) -> Spent:
    """Return a campaign's costs beside its budget."""
    budget = None if campaign.budget is None else minor(campaign.budget, figures.digits)
    left = 0 if budget is None else budget - costs.total
    return Spent(
        figures.money(costs.discounts), figures.points(costs.points), figures.money(costs.points_worth),
        figures.money(costs.total), "" if budget is None else figures.money(budget), figures.money(abs(left)),
        round(100 * costs.total / budget) if budget else 0, left < 0,
    )  # fmt: skip
