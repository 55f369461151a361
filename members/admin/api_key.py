from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, column, link
from members.models import ApiKey

STORE = column("store", _("store"), link)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadingAdmin):
    """Keys are made and revoked by commands; their secrets are nowhere to be seen."""

    list_display = ("name", "beginning", "scope_names", STORE, "created_at", "expires_at", "revoked_at")
    list_select_related = ("store",)
    fields = (
        "name", "beginning", "scope_names", STORE, "is_unattended", "rate_limit_per_second", "created_at",
        "expires_at", "revoked_at", column("replaces", _("replaces"), link),
    )  # fmt: skip
    readonly_fields = ("beginning", "scope_names")

    @admin.display(description=_("beginning"))
    def beginning(self, key: ApiKey) -> str:
        return f"{key.prefix}…"

    @admin.display(description=_("scopes"))
    def scope_names(self, key: ApiKey) -> str:
        return ", ".join(key.scopes)
