"""A member's PIN for spending points."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.errors import DomainError
from members.actions import pins
from members.forms.pin import PinForm
from members.models import SpendingPin
from members.views.access import MemberRequest, member_required


@sensitive_post_parameters("pin", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(enabled=lambda request: request.method != "POST")
def edit(request: MemberRequest) -> HttpResponse:
    """Let a member set a PIN, or take it away; whoever has a password or a second factor shows it once more first.

    A form that comes too late after that is not kept until it was shown, as other forms are: it has a PIN in it.
    """
    if request.method == "POST" and is_reauthentication_required(request, app=""):
        return redirect("members:pin")
    if request.POST.get("step") == "remove":
        pins.remove_pin(request.member)
        messages.success(request, _("You have no PIN any more."))
        return redirect("members:pin")
    form = PinForm(request.POST or None)
    if form.is_valid():
        try:
            pins.set_pin(request.member, form.cleaned_data["pin"])
        except DomainError as error:
            form.add_error("pin", error.message)
        else:
            messages.success(request, _("Your PIN has been set."))
            return redirect("members:pin")
    found = SpendingPin.objects.filter(member=request.member).first()
    return render(request, "members/pin.html", {"form": form, "pin": found}, status=422 if form.errors else 200)
