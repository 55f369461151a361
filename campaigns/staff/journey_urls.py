"""Addresses of the pages on which staff work with journeys."""

from django.urls import path

from campaigns.staff import journey_editor, journeys

urlpatterns = [
    path("campaigns/journeys/", journeys.index, name="staff-journeys"),
    path("campaigns/journeys/<slug:kind>/", journeys.show, name="staff-journey"),
    path("campaigns/journeys/<slug:kind>/edit", journey_editor.edit, name="staff-journey-edit"),
    path("campaigns/journeys/<slug:kind>/begin", journeys.begin, name="staff-journey-begin"),
    path("campaigns/journeys/<slug:kind>/on", journeys.switch_on, name="staff-journey-on"),
    path("campaigns/journeys/<slug:kind>/approve", journeys.approve, name="staff-journey-approve"),
    path("campaigns/journeys/<slug:kind>/take-back", journeys.take_back, name="staff-journey-take-back"),
    path("campaigns/journeys/<slug:kind>/off", journeys.switch_off, name="staff-journey-off"),
    path("campaigns/journeys/<slug:kind>/discard", journeys.discard, name="staff-journey-discard"),
]
