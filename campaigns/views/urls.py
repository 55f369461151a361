"""Addresses that stand in messages."""

from django.urls import path

from campaigns.views import tracked

urlpatterns = [
    path("l/<str:token>", tracked.link, name="tracked-link"),
    path("o/<str:token>.gif", tracked.opening, name="tracked-opening"),
]
