"""Pages of the staff site on which staff keep a list: what is saved goes through an action."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from members.actions.audit import Actor
from members.admin.reading import ReadingAdmin


class KeepingAdmin(ReadingAdmin):
    """A list that those who have the permission add to and change. Nothing is deleted."""

    def keep(self, row: Any, actor: Actor) -> None:
        """Save a row that the form has filled in and checked."""
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand the row to the action that writes the table."""
        self.keep(obj, Actor.of(user_id=request.user.pk))

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return ModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return ModelAdmin.has_change_permission(self, request, obj)

    def log_addition(self, *args: Any) -> None:
        """Write nothing: the action has written its entry in the audit trail."""

    def log_change(self, *args: Any) -> None:
        """Write nothing, as above."""
