"""Addresses of the pages on which messages are written and looked at."""

from django.urls import path

from campaigns.staff import message_editor, message_preview

urlpatterns = [
    path("campaigns/<uuid:campaign_id>/sends/new", message_editor.new, name="staff-send-new"),
    path("sends/<uuid:send_id>/edit", message_editor.edit, name="staff-send-edit"),
    path("sends/<uuid:send_id>/preview", message_preview.show, name="staff-send-preview"),
    path("sends/<uuid:send_id>/letter", message_preview.letter, name="staff-send-letter"),
    path("sends/<uuid:send_id>/test-send", message_preview.trial, name="staff-send-trial"),
]
