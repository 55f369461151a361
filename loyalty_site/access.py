"""Access is denied unless it is declared: by the view itself, or here for the views of libraries."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch

from loyalty_site.lib.access import Access

# Each of these guards its doors itself: the admin by has_permission, allauth by its own decorators, the calls of
# the API by keys. Changing the language and following a redirect are open to everybody.
NAMESPACES = {"admin": Access.STAFF, "api": Access.API_KEY}
MODULES = {
    "allauth": Access.PUBLIC,
    "django.views.i18n": Access.PUBLIC,
    "django.views.generic.base": Access.PUBLIC,
    "django.contrib.staticfiles.views": Access.PUBLIC,
}


class DeclaredAccess:
    """Refuse whatever leads to a view of which nobody has said whom it lets in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if access_of(request.resolver_match, view) is None:
            raise PermissionDenied


def access_of(match: ResolverMatch | None, view: Callable[..., Any]) -> Access | None:
    """Return whom a view lets in, or None where nobody has said."""
    declared: Access | None = getattr(view, "access", None)
    if declared:
        return declared
    for namespace in match.namespaces if match else ():
        if namespace in NAMESPACES:
            return NAMESPACES[namespace]
    return next((access for name, access in MODULES.items() if f"{view.__module__}.".startswith(f"{name}.")), None)
