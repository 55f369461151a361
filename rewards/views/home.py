"""A member's first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.models import Member
from members.views.access import MemberRequest, member_required
from rewards.actions.accounts import opened
from rewards.selectors.balances import summary_of
from rewards.selectors.entries import page
from rewards.selectors.lots import lots_of, next_maturity
from rewards.selectors.timeline import timeline
from rewards.selectors.unread import unread_of
from rewards.statement.figures import Figures
from rewards.statement.holdings import holdings
from rewards.statement.lines import entry_lines
from rewards.statement.progress import held_tier, progress

NEWEST = 5


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """Show the membership card, the way to the next tier, what expires and the newest entries."""
    member = request.member
    account = opened(member.pk, member.joined_at)
    account_id, found = account.pk, summary_of(account)
    figures = Figures.of(found.terms)
    newest = page(account_id, size=NEWEST)
    lots = lots_of(account_id, newest.entries) if newest.entries else {}
    matures_at = next_maturity(account_id, found.at) if found.pending else None
    waiting = unread_of(member.pk)
    context = {
        "member": member,
        "is_frozen": member.status == Member.Status.FROZEN,
        "figures": figures,
        "holdings": holdings(found, matures_at, figures),
        "tier": held_tier(found, figures),
        "progress": progress(found, member.joined_at, figures),
        "entries": entry_lines(newest.entries, lots, timeline(), figures, found.at) if newest.entries else [],
        "coupons_good": waiting.coupons,
        "unread": waiting,  # what the menu shows too
    }
    return render(request, "rewards/home.html", context)
