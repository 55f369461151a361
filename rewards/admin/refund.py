from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, column, link, table
from rewards.admin.money import money
from rewards.models import Refund, RefundLine

AMOUNT = column("amount", _("amount"), money)
ORIGIN = column("get_origin_display", _("from"), lambda name: name())
PURCHASE = column("purchase", _("purchase"), link)


@admin.register(Refund)
class RefundAdmin(ReadingAdmin):
    list_display = ("occurred_at", PURCHASE, "external_id", AMOUNT, ORIGIN)
    list_select_related = ("purchase",)
    search_help_text = _("The id of the refund or of its purchase, in full")
    fields = (
        column("pk", _("id"), str), PURCHASE, "external_id", "occurred_at", "posted_at", AMOUNT,
        column("shipping", _("shipping given back"), money), ORIGIN, "line_rows",
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
            ((line.line_no, line.quantity.normalize(), money(line.amount)) for line in lines.iterator()),
        )
