"""Addresses of the pages on which staff work."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("counter/", include("rewards.staff.counter.urls")),
]
