"""Addresses of the pages on which staff work with segments, campaigns, messages, results and suppressed addresses."""

from django.urls import include, path

from campaigns.staff import results, segment_builder, segment_lists, segments, sends, suppressed

urlpatterns = [
    path("", include("campaigns.staff.campaign_urls")),
    path("", include("campaigns.staff.send_urls")),
    path("", include("campaigns.staff.journey_urls")),
    path("", include("campaigns.staff.survey_urls")),
    path("suppressed", suppressed.index, name="staff-suppressed"),
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
    path("campaigns/<uuid:campaign_id>/results", results.show, name="staff-campaign-results"),
    path("sends/<uuid:send_id>/", sends.show, name="staff-send"),
    path("sends/<uuid:send_id>/submit", sends.submit, name="staff-send-submit"),
    path("sends/<uuid:send_id>/approve", sends.approve, name="staff-send-approve"),
    path("sends/<uuid:send_id>/take-back", sends.take_back, name="staff-send-take-back"),
    path("sends/<uuid:send_id>/pause", sends.pause, name="staff-send-pause"),
    path("sends/<uuid:send_id>/resume", sends.resume, name="staff-send-resume"),
    path("sends/<uuid:send_id>/stop", sends.stop, name="staff-send-stop"),
]
