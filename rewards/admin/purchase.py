from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, column, link, table
from members.models import Store
from members.selectors.members import search
from rewards.admin.money import money
from rewards.models import PointEntry, Purchase, PurchaseLine

MEMBER = column("account.member", _("member"), link)
STORE = column("store", _("store"), link)
TOTAL = column("total", _("total"), money)
ORIGIN = column("get_origin_display", _("from"), lambda name: name())


@admin.register(Purchase)
class PurchaseAdmin(ReadingAdmin):
    list_display = ("purchased_at", STORE, "external_id", MEMBER, TOTAL, "points_used", ORIGIN)
    list_select_related = ("store", "account__member")
    search_help_text = _("What names the member, the till's reference of the purchase, or its id, in full")
    fields = (
        column("pk", _("id"), str), STORE, "external_id", MEMBER, "customer_ref", "purchased_at", "posted_at", "register", "clerk",
        "receipt_register", "receipt_number", TOTAL, column("shipping", _("shipping"), money),
        column("tax", _("tax"), money), "points_used", ORIGIN, "completed_at",
        "line_rows", "entry_rows",
    )  # fmt: skip
    readonly_fields = ("line_rows", "entry_rows")

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        """Find by member, by id, or by reference: every store is named, because the index begins with it."""
        members = search(term)
        if members:
            return queryset.filter(account__member__in=members)
        try:
            return queryset.filter(pk=UUID(term))
        except ValueError:
            stores = list(Store.objects.values_list("code", flat=True))
            return queryset.filter(store__in=stores, external_id=term)

    @admin.display(description=_("purchase lines"))
    def line_rows(self, purchase: Purchase) -> str:
        lines = PurchaseLine.objects.filter(purchase=purchase).order_by("no")
        return table(
            [_("SKU"), _("name"), _("category"), _("quantity"), _("amount"), _("discount")],
            (
                (
                    line.sku,
                    line.name,
                    line.category,
                    line.quantity.normalize(),
                    money(line.amount),
                    money(line.discount),
                )
                for line in lines.iterator()
            ),
        )

    @admin.display(description=_("points entries"))
    def entry_rows(self, purchase: Purchase) -> str:
        entries = PointEntry.objects.filter(purchase=purchase).order_by("no")
        return table(
            [_("occurred at"), _("kind"), _("points"), _("expires at")],
            (
                (entry.occurred_at, entry.get_kind_display(), entry.points, entry.expires_at)
                for entry in entries.iterator()
            ),
        )
