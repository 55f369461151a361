"""The first page of whoever comes to the address alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from loyalty_site.lib.access import public


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Invite guests to join or sign in; take people who are signed in to their own first page."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "members/start.html")
