from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.admin.reading import ReadingAdmin, column, link, table
from members.models import Case
from members.selectors.cases import thread

OWNER = column("owner", _("owner"))
MEMBER = column("member", _("member"), link)


class Whose(admin.SimpleListFilter):
    """Enquiries of whoever looks, or of nobody."""

    title = _("owner")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("Mine")), ("nobody", _("Nobody's"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if self.value() == "mine":
            return queryset.filter(owner=request.user.pk)
        return queryset.filter(owner=None) if self.value() == "nobody" else queryset


@admin.register(Case)
class CaseAdmin(ReadingAdmin):
    """Enquiries by what is due; each has a page of work, on which it is taken, answered and closed."""

    list_display = ("number", "desk_link", "status", "kind", "topic", OWNER, "due_at", "opened_at")
    list_filter = ("status", "kind", Whose)
    list_select_related = ("owner",)
    search_help_text = _("Enquiry number in full")
    fields = (
        "number", "desk_link", "status", "outcome", "kind", "topic", "purchase", MEMBER, "email", OWNER, "opened_at", "due_at",
        "said",
    )  # fmt: skip
    readonly_fields = ("desk_link", "said")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Put what is due first where the open ones alone are shown."""
        return ("due_at",) if request.GET.get("status__exact") == Case.Status.OPEN else ("-id",)

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        return queryset.filter(number=term)

    @admin.display(description=_("desk"))
    def desk_link(self, case: Case) -> str:
        address = reverse("staff-case", args=[case.pk])
        return format_html(
            '<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>',
            address,
            pgettext_lazy("act", "Answer"),
        )

    @admin.display(description=_("what was said"))
    def said(self, case: Case) -> str:
        rows = ((row.written_at, row.get_author_display(), row.text) for row in thread(case.pk).messages)
        return table([_("written at"), _("from"), _("text")], rows)
