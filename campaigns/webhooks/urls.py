"""Addresses that providers call."""

from django.urls import path

from campaigns.webhooks import email, line, sms, twilio

urlpatterns = [
    path("email/<slug:service>/", email.hear, name="hooks-email"),
    path("twilio", twilio.status, name="hooks-twilio"),
    path("twilio/incoming", twilio.incoming, name="hooks-twilio-incoming"),
    path("line", line.hear, name="hooks-line"),
    path("sms", sms.hear, name="hooks-sms"),
]
