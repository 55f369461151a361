"""Addresses of the pages on which staff work."""

from django.urls import path

from members.staff import freezing

urlpatterns = [
    path("members/<uuid:member_id>/status", freezing.change, name="staff-member-status"),
]
