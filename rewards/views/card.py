"""The membership card as it is shown at a till."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loyalty_site.lib import barcodes
from loyalty_site.lib.barcodes import Drawing
from loyalty_site.lib.codes import groups
from members.models import Member
from members.selectors.cards import printed_cards, printed_number
from members.views.access import MemberRequest, member_required
from members.views.devices import kept_for_owner
from rewards.actions.accounts import open_account
from rewards.selectors.balances import summary
from rewards.statement.figures import Figures
from rewards.statement.programme.using import proof
from rewards.statement.progress import held_tier


@never_cache
@require_safe
@member_required
@kept_for_owner
def index(request: MemberRequest) -> HttpResponse:
    """Show the member number as the installation's kind of code and as a QR code, and whose it is."""
    member = request.member
    found = summary(open_account(member.pk, member.joined_at))
    figures = Figures.of(found.terms)
    code = barcodes.drawn(member.number, settings.CARD_BARCODE)
    context = {
        "member": member,
        "is_frozen": member.status == Member.Status.FROZEN,
        "figures": figures,
        "tier": held_tier(found, figures),
        "points": found.available,
        "seen_at": figures.moment(found.at),
        "groups": groups(member.number),
        "code": code,
        "asks_for": found.terms.redemption.verify if found.terms is not None else "clerk",
        "proof": proof(found.terms, figures),
        "qr": barcodes.qr(member.number) if code.kind != "qr" else None,  # one is enough
        "printed": [
            (card, groups(card.number), barcodes.drawn(card.number, settings.CARD_BARCODE))
            for card in printed_cards(member)
        ],
    }
    return render(request, "rewards/card.html", context)


@never_cache
@require_safe
@member_required
@kept_for_owner
def barcode(request: MemberRequest) -> HttpResponse:
    """Draw the member number in the installation's kind of code."""
    return _image(barcodes.drawn(request.member.number, settings.CARD_BARCODE))


@never_cache
@require_safe
@member_required
@kept_for_owner
def qr(request: MemberRequest) -> HttpResponse:
    """Draw the member number as a QR code."""
    return _image(barcodes.qr(request.member.number))


@never_cache
@require_safe
@member_required
@kept_for_owner
def printed(request: MemberRequest, card_id: UUID) -> HttpResponse:
    """Draw the number of a printed card of the member's own."""
    number = printed_number(request.member, card_id)
    if number is None:
        raise Http404
    return _image(barcodes.drawn(number, settings.CARD_BARCODE))


def _image(drawing: Drawing) -> HttpResponse:
    return HttpResponse(drawing.svg, content_type="image/svg+xml")
