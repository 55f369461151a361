from django.contrib import admin

from members.admin.reading import ReadingAdmin
from rewards.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(ReadingAdmin):
    list_display = ("file_name", "kind", "stage", "accepted", "repeated", "rejected", "started_at", "finished_at")
    fields = ("file_name", "kind", "stage", "accepted", "repeated", "rejected", "started_at", "finished_at")
