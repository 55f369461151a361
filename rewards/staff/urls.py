"""Addresses of the pages on which staff work."""

from django.urls import include, path

from rewards.staff import adjustments, members

urlpatterns = [
    path("counter/", include("rewards.staff.counter.urls")),
    path("members/", members.index, name="staff-members"),
    path("members/<uuid:member_id>/", members.show, name="staff-member"),
    path("members/<uuid:member_id>/adjust", members.adjust, name="staff-member-adjust"),
    path("members/<uuid:member_id>/check", members.check, name="staff-member-check"),
    path("adjustments/", adjustments.index, name="staff-adjustments"),
    path("adjustments/<uuid:adjustment_id>", adjustments.decide, name="staff-adjustment"),
]
