from django.urls import path

from members.views import (
    data_exports,
    enquiries,
    erasure,
    inbox,
    legal,
    pin,
    preferences,
    profile,
    referrals,
    start,
    stores,
)

app_name = "members"
urlpatterns = [
    path("", start.index, name="start"),
    path("referrals", referrals.index, name="referrals-index"),
    path("r/<str:code>", referrals.visit, name="referrals-visit"),
    path("profile", profile.edit, name="profile"),
    path("profile/export", data_exports.index, name="data-exports-index"),
    path("profile/export/<uuid:export_id>", data_exports.download, name="data-exports-download"),
    path("profile/erasure", erasure.show, name="erasure"),
    path("profile/pin", pin.edit, name="pin"),
    path("inbox", inbox.index, name="inbox-index"),
    path("inbox/read", inbox.read_all, name="inbox-read-all"),
    path("inbox/<uuid:message_id>", inbox.show, name="inbox-show"),
    path("enquiries", enquiries.index, name="enquiries-index"),
    path("enquiries/new", enquiries.new, name="enquiries-new"),
    path("enquiries/sent", enquiries.sent, name="enquiries-sent"),
    path("enquiries/<uuid:case_id>", enquiries.show, name="enquiries-show"),
    path("stores", stores.index, name="stores-index"),
    path("stores/<slug:code>", stores.show, name="stores-show"),
    path("terms", legal.show, {"kind": "terms"}, name="legal-terms"),
    path("terms/<int:version>", legal.show, {"kind": "terms"}, name="legal-terms-version"),
    path("privacy", legal.show, {"kind": "privacy"}, name="legal-privacy"),
    path("privacy/<int:version>", legal.show, {"kind": "privacy"}, name="legal-privacy-version"),
    path("acceptance", legal.acceptance, name="legal-acceptance"),
    path("preferences", preferences.edit, name="preferences"),
    path("unsubscribe/<str:token>", preferences.unsubscribe, name="unsubscribe"),
]
