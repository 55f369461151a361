"""Likely duplicates: listed with what the two share, compared, or dismissed as two people."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.staff_access import staff
from members.actions import likely_pairs
from members.actions.audit import Actor
from members.core.likeness import MAILBOX, PHONE, READING
from members.models import LikelyPair
from members.selectors.likely_pairs import open_pairs

SHARED = {
    PHONE: gettext_lazy("Same phone number"),
    READING: gettext_lazy("Same reading and birthday"),
    MAILBOX: gettext_lazy("Same mailbox"),
}


@require_safe
@staff("members.view_membermerge")
def index(request: HttpRequest) -> HttpResponse:
    """List pairs of members who may be one person, the newest first."""
    page = open_pairs(_before(request))
    rows = [(pair, [SHARED[reason] for reason in pair.reasons if reason in SHARED]) for pair in page.pairs]
    return render(request, "members/staff/duplicates.html", {"rows": rows, "next": page.next})


@require_POST
@staff("members.merge_member")
def dismiss(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Remember that these are two people."""
    try:
        likely_pairs.dismiss(pair_id, actor=Actor.of(user_id=request.user.pk))
    except LikelyPair.DoesNotExist as error:
        raise Http404 from error
    except likely_pairs.PairDecided as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Remembered: these are two people. The pair is not listed again."))
    return redirect("staff-duplicates")


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET["before"])
    except (KeyError, ValueError):
        return None
