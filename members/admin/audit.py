from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, column
from members.models import AuditEntry

ACTOR = column("actor", _("who"))


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadingAdmin):
    list_display = ("at", "verb", "object_type", "object_id", ACTOR, "origin", "reason")
    list_select_related = ("actor",)
    search_help_text = _("Kind of object and object in full, with a space between them: terms 3")
    fields = ("at", "verb", "object_type", "object_id", ACTOR, "origin", "reason", "data")

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        kind, _space, name = term.partition(" ")
        return queryset.filter(object_type=kind, object_id=name.strip())
