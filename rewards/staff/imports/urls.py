"""Addresses of imports."""

from django.urls import path

from rewards.staff.imports import columns, history, job, rejects

urlpatterns = [
    path("", history.index, name="staff-imports"),
    path("<uuid:job_id>", job.show, name="staff-import"),
    path("<uuid:job_id>/columns", columns.edit, name="staff-import-columns"),
    path("<uuid:job_id>/preview", job.look, name="staff-import-preview"),
    path("<uuid:job_id>/check", job.check, name="staff-import-check"),
    path("<uuid:job_id>/begin", job.begin, name="staff-import-begin"),
    path("<uuid:job_id>/stop", job.stop, name="staff-import-stop"),
    path("<uuid:job_id>/delete-file", job.delete_file, name="staff-import-delete-file"),
    path("<uuid:job_id>/rejects", rejects.index, name="staff-import-rejects"),
    path("<uuid:job_id>/rejects.csv", rejects.download, name="staff-import-rejects-csv"),
]
