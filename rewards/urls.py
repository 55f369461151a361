"""Addresses of the members' pages about their points."""

from django.urls import path

from rewards.views import entries, home

app_name = "rewards"
urlpatterns = [
    path("home", home.index, name="home"),
    path("history", entries.index, name="entries-index"),
]
