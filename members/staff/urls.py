"""Addresses of the pages on which staff work."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
