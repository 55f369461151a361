"""What the staff administration's pages need that no other page may have."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


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
