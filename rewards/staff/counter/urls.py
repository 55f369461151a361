"""Addresses of the counter."""

from django.urls import path

from rewards.staff.counter import afterwards, enrolling, entering, finding, late, selling, sheets

app_name = "counter"
urlpatterns = [
    path("", finding.index, name="index"),
    path("register", entering.register, name="register"),
    path("enter", entering.enter, name="enter"),
    path("leave", entering.leave, name="leave"),
    path("practice", entering.practice, name="practice"),
    path("members/<uuid:member_id>", selling.sale, name="sale"),
    path("members/<uuid:member_id>/late", late.credit, name="late"),
    path("enrol", enrolling.index, name="enrol"),
    path("enrol/qr.svg", enrolling.code, name="enrol-code"),
    path("acts", afterwards.index, name="acts"),
    path("acts/<uuid:act_id>", afterwards.show, name="act"),
    path("acts/<uuid:act_id>/undo", afterwards.undo, name="undo"),
    path("acts/<uuid:act_id>/refund", afterwards.refund, name="refund"),
    path("sheet", sheets.show, name="sheet"),
    path("sheet/close", sheets.close, name="sheet-close"),
    path("sheet/reopen", sheets.reopen, name="sheet-reopen"),
]
