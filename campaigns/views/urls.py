"""Addresses that stand in messages."""

from django.urls import path

from campaigns.views import surveys, tracked

urlpatterns = [
    path("l/<str:token>", tracked.link, name="tracked-link"),
    path("s/<str:token>", surveys.show, name="survey-answer"),
    path("o/<str:token>.gif", tracked.opening, name="tracked-opening"),
]
