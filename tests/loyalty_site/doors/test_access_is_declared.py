"""Every address says whom it lets in, and one that does not lets nobody in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver, include, path

from loyalty_site.access import access_of
from loyalty_site.lib.access import Access, public


def patterns(resolver: URLResolver, route: str = "", namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield each address of the site below a resolver, with what it matches."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from patterns(pattern, route + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            match = ResolverMatch(view, (), {}, namespaces=list(namespaces))
            yield route + str(pattern.pattern), access_of(match, view)


def test_every_address_says_whom_it_lets_in() -> None:
    declared = dict(patterns(get_resolver()))
    assert [route for route, access in declared.items() if access is None] == []
    assert declared["coupons"] == Access.MEMBER
    assert declared["about"] == Access.PUBLIC
    assert declared["accounts/join/"] == Access.PERSON


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a secret")


urlpatterns = [
    path("silent", silent),
    path("open", public(lambda request: HttpResponse("for all"))),
    path("", include("loyalty_site.urls")),
]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_view_that_says_nothing_lets_nobody_in(client: Client) -> None:
    assert client.get("/open").status_code == 200
    assert client.get("/silent").status_code == 403
