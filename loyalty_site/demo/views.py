"""Pages that the demo alone has."""

import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from loyalty_site import staff_roles
from loyalty_site.demo import mailbox as posts
from loyalty_site.demo import people, till
from loyalty_site.lib.access import public
from members.models import Register
from members.views.client import client_of
from rewards.staff.counter.access import keep_key

ROLE_NAMES = {
    staff_roles.CLERK: pgettext_lazy("role", "Clerk"),
    staff_roles.MARKETER: _("Marketer"),
    staff_roles.MANAGER: _("Manager"),
}


@public
@require_safe
@never_cache
def codes(request: HttpRequest) -> HttpResponse:
    """Show what an authenticator app of the demo's staff would show now."""
    period, elapsed_seconds = divmod(int(time.time()), app_settings.TOTP_PERIOD)
    staff = [
        {
            "role": ROLE_NAMES[role],
            "email": people.email(role),
            "code": format_hotp_value(hotp_value(people.totp_secret(role), period)),
        }
        for role in people.STAFF
    ]
    seconds = app_settings.TOTP_PERIOD - elapsed_seconds
    return render(request, "demo/codes.html", {"staff": staff, "seconds": seconds, "posts": till.posts()})


@public
@require_POST
@never_cache
def take_till(request: HttpRequest) -> HttpResponse:
    """Make this browser the tablet of the demo's register."""
    try:
        key = till.take(client_of(request))
    except Register.DoesNotExist:
        messages.error(request, gettext("The demo's register has been revoked. Add one on the staff site."))
        return redirect("demo:codes")
    response = redirect("counter:enter")
    keep_key(response, key)
    return response


@public
@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show what would have been sent, the last message first."""
    return render(request, "demo/mailbox.html", {"posts": posts.newest()})


@public
@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show a mail as its reader would see it: by itself, so that its own styles count and nothing in it runs."""
    found = posts.find(name)
    if found is None or not found.html:
        raise Http404
    response = HttpResponse(found.html)
    response._csp_replace = {  # type: ignore[attr-defined]
        "default-src": ["'none'"], "script-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["'self'", "https:", "data:"],
        "frame-ancestors": ["'self'"],
    }  # fmt: skip
    return response
