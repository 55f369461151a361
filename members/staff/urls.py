"""Addresses of the pages on which staff work."""

from django.urls import URLPattern, path

from members.staff import cards, clerks, registers

urlpatterns: list[URLPattern] = [
    path("registers", registers.index, name="staff-registers"),
    path("clerks", clerks.index, name="staff-clerks"),
    path("cards/blank", cards.blank, name="staff-cards-blank"),
]
