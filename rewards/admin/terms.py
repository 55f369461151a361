from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, column
from rewards.core.program import dump
from rewards.models import Terms


@lru_cache(maxsize=16)
def _file(version: int, published_at: datetime) -> str:
    """Return a version as a file; it never changes, and writing one of many stores takes a second."""
    return dump(Terms.objects.get(version=version, published_at=published_at).document)


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
        return format_html('<pre class="overflow-x-auto">{}</pre>', _file(terms.version, terms.published_at))
