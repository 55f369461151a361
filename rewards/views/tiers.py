"""The tiers, compared, and how the member's own goes on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.views.access import MemberRequest, member_required
from rewards.actions.accounts import opened
from rewards.selectors.outlook import tiers_of
from rewards.statement.figures import Figures
from rewards.statement.outlook import outlook_line
from rewards.statement.programme.tiers import comparison, judging
from rewards.statement.progress import held_tier, progress


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """Show what each tier gives, which one is held, the way up and what the next review would take."""
    member = request.member
    found, outlook = tiers_of(opened(member.pk, member.joined_at))
    figures = Figures.of(found.terms)
    context = {
        "figures": figures,
        "tier": held_tier(found, figures),
        "progress": progress(found, member.joined_at, figures),
        "outlook": outlook_line(found, outlook, figures),
        "tiers": comparison(found.terms, figures, found.tier) if found.terms is not None else None,
        "judging": judging(found.terms, figures) if found.terms is not None else [],
    }
    return render(request, "rewards/tiers.html", context)
