"""What the programme offers, for people who are not members yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from loyalty_site.lib.access import public
from rewards.selectors.programme import programme
from rewards.statement.figures import Figures
from rewards.statement.programme.page import description, in_short
from rewards.statement.programme.rewards import rewards
from rewards.statement.programme.tiers import comparison

REWARDS_MAX = 6


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Introduce the programme and invite to join; calm and without promises where none is loaded."""
    found = programme()
    if found is None:
        return render(request, "rewards/about.html", {"figures": Figures.of(None)})
    terms = found.chosen.terms
    figures = Figures.of(terms)
    context = {
        "figures": figures,
        "sentences": in_short(terms, figures),
        "tiers": comparison(terms, figures),
        "rewards": rewards(terms, figures)[:REWARDS_MAX],
        "description": description(terms, figures),
    }
    return render(request, "rewards/about.html", context)
