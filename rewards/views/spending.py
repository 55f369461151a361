"""The code that a member shows at a till to spend points."""

from base64 import b64encode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loyalty_site.lib import barcodes
from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import groups
from members.models import Member
from members.views.access import MemberRequest, member_required
from rewards.actions.accounts import open_account
from rewards.actions.spend_proofs import new_code
from rewards.selectors.balances import summary
from rewards.statement.figures import Figures
from rewards.statement.programme.using import proof

_QR_WIDTH_PX = 297  # nine pixels a module: as large as a phone of 360 px shows


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """Show a code that is good for a minute and for one purchase; each look at the page makes a new one.

    It is drawn inside the page: no address of it stays behind, and nothing that keeps pages for later keeps it.
    """
    member = request.member
    found = summary(open_account(member.pk, member.joined_at))
    figures = Figures.of(found.terms)
    context = {"figures": figures, "points": found.available, "proof": proof(found.terms, figures)}
    if member.status == Member.Status.ACTIVE:
        code, good_until = new_code(member)
        drawing = barcodes.qr(code, _QR_WIDTH_PX)
        context |= {
            "groups": groups(code),
            "qr": drawing,
            "qr_src": f"data:image/svg+xml;base64,{b64encode(drawing.svg).decode()}",
            "seconds": int((good_until - now()).total_seconds()),
        }
    return render(request, "rewards/spending/index.html", context)
