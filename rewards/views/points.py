"""A member's balance, explained."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.views.access import MemberRequest, member_required
from rewards.actions.accounts import open_account
from rewards.selectors.points import points_of
from rewards.statement.calendar import calendar
from rewards.statement.figures import Figures
from rewards.statement.states import states


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """Show which points there are, until when and for what they can be used, what waits and what is owed."""
    found = points_of(open_account(request.member.pk, request.member.joined_at))
    figures = Figures.of(found.shelf.terms)
    context = {
        "figures": figures,
        "available": found.available,
        "calendar": calendar(found, figures),
        "states": states(found, figures),
    }
    return render(request, "rewards/points.html", context)
