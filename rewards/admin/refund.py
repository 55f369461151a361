from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, table
from rewards.models import Refund, RefundLine


@admin.register(Refund)
class RefundAdmin(ReadingAdmin):
    list_display = ("occurred_at", "purchase__store", "purchase__external_id", "external_id", "amount", "origin")
    list_select_related = ("purchase__store",)
    search_help_text = _("The id of the refund or of its purchase, in full")
    fields = (
        "id", "purchase", "external_id", "occurred_at", "posted_at", "amount", "shipping", "origin", "line_rows",
    )  # fmt: skip
    readonly_fields = ("line_rows",)

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        try:
            reference = UUID(term)
        except ValueError:
            return queryset.none()
        return queryset.filter(pk=reference) or queryset.filter(purchase=reference)

    @admin.display(description=_("refund lines"))
    def line_rows(self, refund: Refund) -> str:
        lines = RefundLine.objects.filter(refund=refund).order_by("line_no")
        return table(
            [_("line"), _("quantity"), _("amount")],
            ((line.line_no, line.quantity.normalize(), line.amount) for line in lines.iterator()),
        )
