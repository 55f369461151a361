"""The devices on which a member receives notices, and whether they may be followed: parts of the preferences page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from loyalty_site.lib.errors import DomainError
from members.actions import devices, following
from members.views.access import MemberRequest, member_required


@require_POST
@member_required
def add(request: MemberRequest) -> HttpResponse:
    """Remember the browser that this page was opened in."""
    sent = {name: request.POST.get(name, "")[:1000] for name in ("endpoint", "p256dh", "auth")}
    try:
        keys = devices.Keys(sent["p256dh"], sent["auth"])
        devices.add(request.member, sent["endpoint"], keys, request.headers.get("User-Agent", ""))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("This device receives notices now. Choose in the table what you want to hear."))
    return redirect("members:preferences")


@require_POST
@member_required
def remove(request: MemberRequest, device_id: UUID) -> HttpResponse:
    """Forget one of the member's devices."""
    if devices.remove(request.member, device_id):
        messages.success(request, _("The device receives no more notices."))
    return redirect("members:preferences")


@require_POST
@member_required
def follow(request: MemberRequest) -> HttpResponse:
    """Save whether the member may be followed."""
    if request.POST.get("refuses"):
        following.refuse(request.member)
    else:
        following.allow(request.member)
    messages.success(request, _("Your choice has been saved."))
    return redirect("members:preferences")
