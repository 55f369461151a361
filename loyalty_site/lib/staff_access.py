"""Who may enter a page of the staff site: staff with a second factor, and with the permission that the page names."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from loyalty_site.lib.access import Access, declare

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

View = Callable[..., HttpResponseBase]


def may_enter(request: HttpRequest) -> bool:
    """Tell whether somebody is staff and has a second factor, without which no password opens these pages."""
    user = request.user
    return bool(user.is_active and user.is_staff and is_mfa_enabled(user, SECOND_FACTORS))


def to_second_factor(request: HttpRequest) -> HttpResponseBase:
    """Take staff who have no second factor yet to where they set one up."""
    messages.warning(request, _("Staff need an authenticator app to sign in. Set one up to go on."))
    return redirect("mfa_activate_totp")


def staff(permission: str = "") -> Callable[[View], View]:
    """Let in staff who have this permission, such as `members.view_member`; any staff where none is named.

    Strangers are sent to sign in, staff without a second factor to set one up; everybody else is refused.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not user.is_staff or (permission and not user.has_perm(permission)):
                raise PermissionDenied
            return view(request, *args, **kwargs) if may_enter(request) else to_second_factor(request)

        return declare(never_cache(guarded), Access.STAFF)

    return decorated
