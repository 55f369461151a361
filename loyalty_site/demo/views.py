"""Pages that the demo alone has."""

import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loyalty_site import staff_roles
from loyalty_site.demo import people
from loyalty_site.lib.access import public

ROLE_NAMES = {
    staff_roles.CLERK: _("Clerk"),
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
    return render(request, "demo/codes.html", {"staff": staff, "seconds": seconds})
