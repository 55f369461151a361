"""Addresses of the members' pages about their points."""

from django.urls import path

from rewards.views import card, entries, home

app_name = "rewards"
urlpatterns = [
    path("home", home.index, name="home"),
    path("card", card.index, name="card"),
    path("card/barcode.svg", card.barcode, name="card-barcode"),
    path("card/qr.svg", card.qr, name="card-qr"),
    path("card/<uuid:card_id>/barcode.svg", card.printed, name="card-printed"),
    path("history", entries.index, name="entries-index"),
    path("history.csv", entries.download, name="entries-download"),
]
