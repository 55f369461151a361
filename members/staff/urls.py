"""Addresses of the pages on which staff work."""

from django.urls import path

from members.staff import cards, clerks, freezing, registers

urlpatterns = [
    path("members/<uuid:member_id>/status", freezing.change, name="staff-member-status"),
    path("registers", registers.index, name="staff-registers"),
    path("clerks", clerks.index, name="staff-clerks"),
    path("cards/blank", cards.blank, name="staff-cards-blank"),
]
