"""What the staff administration's pages need that no other page has: a second factor, and a policy of their own."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.templatetags.static import static
from django.utils.translation import gettext as _

from loyalty_site.lib.staff_access import may_enter, to_second_factor


class RelaxedPolicy:
    """Let Unfold's own pages evaluate their expressions and style inline; every other page stays strict."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.resolver_match and "admin" in request.resolver_match.app_names:
            response._csp_replace = {  # type: ignore[attr-defined]
                "script-src": ["'self'", "'unsafe-eval'"],
                "style-src": ["'self'", "'unsafe-inline'"],
            }
        return response


def second_factor_first(login: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Take staff who signed in without a second factor to where they set one up; the door for others is `login`."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if may_enter(request):
            return login(request, *args, **kwargs)
        return to_second_factor(request)

    return guarded


def environment(request: HttpRequest) -> list[str] | None:
    """Return the label that Unfold shows on top of every page: what this installation is, unless it is the real one."""
    return [_("Demo"), "info"] if settings.MODE == "demo" else None


def subheader(request: HttpRequest) -> str:
    """Return what Unfold shows below the site's name."""
    return _("Published data, simulated for education") if settings.MODE == "demo" else _("Staff")


def mark(request: HttpRequest) -> str:
    """Return the address of the site's mark."""
    return static("icons/mark.svg")
