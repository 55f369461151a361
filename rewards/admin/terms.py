from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, column
from rewards.core.program import dump
from rewards.models import Terms

PUBLISHED_BY = column("published_by", _("published by"))


@admin.register(Terms)
class TermsAdmin(ReadingAdmin):
    """The versions of the terms, each as the file that `dump_program` would write."""

    list_display = ("version", "effective_at", "published_at", PUBLISHED_BY, "reason")
    list_select_related = ("published_by",)
    ordering = ("-version",)
    fields = ("version", "effective_at", "published_at", PUBLISHED_BY, "reason", "file")
    readonly_fields = ("file",)

    @admin.display(description=_("document"))
    def file(self, terms: Terms) -> Any:
        return format_html('<pre class="overflow-x-auto">{}</pre>', dump(terms.document))
