from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, column, link
from members.models import Webhook, WebhookEvent


@admin.register(Webhook)
class WebhookAdmin(ReadingAdmin):
    """Destinations by their hosts: the rest of an address may hold a token of the receiver's."""

    list_display = ("host", "event_names", "is_active", "failures", "paused_until", "created_at")
    fields = ("host", "event_names", "is_active", "failures", "paused_until", "created_at")
    readonly_fields = ("host", "event_names")

    @admin.display(description=_("host"))
    def host(self, webhook: Webhook) -> str:
        return urlsplit(webhook.url).hostname or ""

    @admin.display(description=_("events"))
    def event_names(self, webhook: Webhook) -> str:
        return ", ".join(webhook.events)


EVENT_ID = column("pk", _("event id"), str)


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadingAdmin):
    list_display = (
        EVENT_ID,
        "type",
        "status",
        "attempts",
        "last_status_code",
        "last_error",
        "created_at",
        "delivered_at",
    )
    search_help_text = _("The event's id in full, as the receiver sees it in webhook-id")
    fields = (
        EVENT_ID, "type", column("member", _("member"), link), "status", "attempts", "next_attempt_at", "retry_until", "last_status_code",
        "last_error", "delivered_at", "created_at", "payload",
    )  # fmt: skip
    list_select_related = ("member",)

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        try:
            return queryset.filter(pk=UUID(term))
        except ValueError:
            return queryset.none()
