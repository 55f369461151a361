"""What the messages of a campaign brought."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.forms.results import shown
from campaigns.models import Campaign
from campaigns.selectors.results import results
from campaigns.selectors.variants import variants
from loyalty_site.lib.clock import now
from loyalty_site.lib.staff_access import staff
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.statement.figures import Figures


@staff("campaigns.view_campaign")
@require_safe
def show(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Show what would not have been without a campaign's messages, what followed them, and its variants side by side."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    found = results(campaign)
    context = {
        "campaign": campaign,
        "found": found,
        "told": None if found is None else shown(found, figures()),
        "tested": variants(campaign),
    }
    return render(request, "campaigns/staff/results/show.html", context)


def figures() -> Figures:
    """Return how the programme writes figures, of the one every file starts from where none is published."""
    try:
        return Figures.of(current_timeline().at(now()))
    except NoProgramme:
        return Figures.of(None)
