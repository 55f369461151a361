"""Addresses of the pages on which staff work."""

from django.urls import include, path

from rewards.staff import adjustments, day_sheets, members, program, program_drafts, program_simulations

urlpatterns = [
    path("counter/", include("rewards.staff.counter.urls")),
    path("members/", members.index, name="staff-members"),
    path("members/<uuid:member_id>/", members.show, name="staff-member"),
    path("members/<uuid:member_id>/adjust", members.adjust, name="staff-member-adjust"),
    path("members/<uuid:member_id>/check", members.check, name="staff-member-check"),
    path("adjustments/", adjustments.index, name="staff-adjustments"),
    path("adjustments/<uuid:adjustment_id>", adjustments.decide, name="staff-adjustment"),
    path("day-sheets/", day_sheets.index, name="staff-day-sheets"),
    path("day-sheets/reopen", day_sheets.reopen, name="staff-day-sheets-reopen"),
    path("program/", program.index, name="staff-program"),
    path("program/versions/<int:version>", program.version, name="staff-program-version"),
    path("program/drafts/new", program.begin, name="staff-program-begin"),
    path("program/drafts/<uuid:draft_id>", program_drafts.show, name="staff-program-draft"),
    path("program/drafts/<uuid:draft_id>/submit", program_drafts.submit, name="staff-program-submit"),
    path("program/drafts/<uuid:draft_id>/rebase", program_drafts.rebase, name="staff-program-rebase"),
    path("program/drafts/<uuid:draft_id>/withdraw", program_drafts.withdraw, name="staff-program-withdraw"),
    path("program/drafts/<uuid:draft_id>/publish", program_drafts.publish, name="staff-program-publish"),
    path("program/drafts/<uuid:draft_id>/simulate", program_simulations.ask, name="staff-program-simulate"),
    path("program/simulations/<uuid:simulation_id>", program_simulations.show, name="staff-program-simulation"),
    path("program/simulations/<uuid:simulation_id>/stop", program_simulations.stop, name="staff-program-stop"),
]
