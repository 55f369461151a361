"""Addresses of the pages on which staff work with segments and campaigns."""

from django.urls import include, path

from campaigns.staff import segment_builder, segment_lists, segments

urlpatterns = [
    path("", include("campaigns.staff.campaign_urls")),
    path("segments/", segments.index, name="staff-segments"),
    path("segments/new", segment_builder.new, name="staff-segment-new"),
    path("segments/list", segment_lists.new, name="staff-segment-list"),
    path("segments/<uuid:segment_id>/", segments.show, name="staff-segment"),
    path("segments/<uuid:segment_id>/edit", segment_builder.edit, name="staff-segment-edit"),
    path("segments/<uuid:segment_id>/why", segments.why, name="staff-segment-why"),
    path("segments/<uuid:segment_id>/count", segments.count, name="staff-segment-count"),
    path("segments/<uuid:segment_id>/freeze", segments.freeze, name="staff-segment-freeze"),
    path("segments/<uuid:segment_id>/thaw", segments.thaw, name="staff-segment-thaw"),
    path("segments/<uuid:segment_id>/archive", segments.archive, name="staff-segment-archive"),
    path("segments/<uuid:segment_id>/rule.json", segments.rule, name="staff-segment-rule"),
    path("segments/<uuid:segment_id>/members.csv", segments.export, name="staff-segment-export"),
]
