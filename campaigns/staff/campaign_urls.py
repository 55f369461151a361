"""Addresses of the pages on which staff plan campaigns and look at their calendar."""

from django.urls import path

from campaigns.staff import campaign_calendar, campaigns

urlpatterns = [
    path("campaigns/", campaigns.index, name="staff-campaigns"),
    path("campaigns/new", campaigns.new, name="staff-campaign-new"),
    path("campaigns/calendar", campaign_calendar.show, name="staff-campaign-calendar"),
    path("campaigns/<uuid:campaign_id>/", campaigns.show, name="staff-campaign"),
    path("campaigns/<uuid:campaign_id>/edit", campaigns.edit, name="staff-campaign-edit"),
    path("campaigns/<uuid:campaign_id>/stop", campaigns.stop, name="staff-campaign-stop"),
    path("campaigns/<uuid:campaign_id>/copy", campaigns.copy, name="staff-campaign-copy"),
]
