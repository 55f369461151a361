from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin
from members.models import Store


@admin.register(Store)
class StoreAdmin(ReadingAdmin):
    """Stores are few, and found by a part of their names; they change with the programme's terms alone."""

    list_display = ("code", "name_ja", "name_en", "channel", "opened_on", "retired_at")
    ordering = ("code",)
    search_help_text = _("Code or a part of the name")
    fields = ("code", "name_ja", "name_en", "channel", "opened_on", "time_zone", "address", "hours", "retired_at")

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        return queryset.filter(Q(code=term) | Q(name_ja__icontains=term) | Q(name_en__icontains=term))
