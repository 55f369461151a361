"""The API's way past the middlewares that serve pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver

API_PATH = "/api/v1/"


class ApiShortcut:
    """Answer calls of the API here; sessions, cookies, CSRF tokens, messages and pages' policies are not for them.

    It stands in MIDDLEWARE after what every answer needs (the request log, SecurityMiddleware) and before the rest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API_PATH):
            return self.get_response(request)
        match = get_resolver().resolve(request.path_info)
        request.resolver_match = match
        return match.func(request, *match.args, **match.kwargs)
