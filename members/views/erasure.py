"""What becomes of the data of somebody who has left: they see when it is erased, and may withdraw that."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.access import person
from loyalty_site.lib.errors import DomainError
from members.actions import departures
from members.models import User
from members.selectors.departures import departures_of


@person
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Show the memberships that a person has left and when their data is erased; posted, withdraw that."""
    user = request.user
    assert isinstance(user, User)  # nobody else is let in
    status = 200
    if request.method == "POST":
        try:
            departures.withdraw_erasure(user)
        except DomainError as error:
            messages.error(request, error.message)
            status = error.status
        else:
            messages.success(request, _("Your data will not be erased. You can ask for it again at any time."))
            return redirect("members:erasure")
    return render(request, "members/erasure.html", {"departures": departures_of(user)}, status=status)
