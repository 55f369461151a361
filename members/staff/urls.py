"""Addresses of the pages on which staff work."""

from django.urls import path

from members.staff import cards, clerks, duplicates, freezing, registers

urlpatterns = [
    path("members/<uuid:member_id>/status", freezing.change, name="staff-member-status"),
    path("duplicates/", duplicates.index, name="staff-duplicates"),
    path("duplicates/<uuid:pair_id>/dismiss", duplicates.dismiss, name="staff-duplicate-dismiss"),
    path("registers", registers.index, name="staff-registers"),
    path("clerks", clerks.index, name="staff-clerks"),
    path("cards/blank", cards.blank, name="staff-cards-blank"),
]
