from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from members.actions import interests
from members.actions.audit import Actor
from members.admin.keeping import KeepingAdmin
from members.models import Interest


@admin.register(Interest)
class InterestAdmin(KeepingAdmin):
    """Interests in the order in which members see them; a code stays what it was when it was made."""

    list_display = ("code", "name_ja", "name_en", "position", "is_offered")
    ordering = ("position", "code")
    fields = ("code", "name_ja", "name_en", "position", "is_offered")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[str]:
        return ("code",) if obj is not None else ()

    def keep(self, row: Interest, actor: Actor) -> None:
        interests.keep(row, actor=actor)
