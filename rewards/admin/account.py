from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.admin.reading import ReadingAdmin, column, link, table
from members.selectors.members import search
from rewards.admin.tier import tier_name
from rewards.models import PointAccount, PointLot, TierStanding

TIER = column("tier", _("tier"), tier_name)
PURCHASES = column("purchases", _("purchases"))


@admin.register(PointAccount)
class PointAccountAdmin(ReadingAdmin):
    list_display = (
        column("member", _("member")),
        "member__name",
        "available",
        "pending",
        "held",
        "debt",
        TIER,
        "tier_until",
        PURCHASES,
    )
    list_select_related = ("member",)
    search_help_text = _("Member number, card number, external reference, e-mail address or phone number, in full")
    fields = (
        column("member", _("member"), link), "joined_at", "available", "pending", "held", "debt", TIER,
        "tier_since", "tier_until", PURCHASES, column("entries", _("points entries")), "clock_at", "lot_rows", "tier_rows",
    )  # fmt: skip
    readonly_fields = ("lot_rows", "tier_rows")

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        return queryset.filter(member__in=search(term))

    @admin.display(description=_("lots with points in them"))
    def lot_rows(self, account: PointAccount) -> str:
        lots = PointLot.objects.filter(account=account).exclude(available=0, pending=0, held=0)
        return table(
            [_("earned at"), _("points"), _("available"), _("pending"), _("held"), _("expires at"), _("limited-time")],
            (
                (lot.earned_at, lot.points, lot.available, lot.pending, lot.held, lot.expires_at,
                 _("limited-time") if lot.is_limited else "")
                for lot in lots.order_by("expires_at", "no").iterator()
            ),
        )  # fmt: skip

    @admin.display(description=_("tier standings"))
    def tier_rows(self, account: PointAccount) -> str:
        standings = TierStanding.objects.filter(account=account).order_by("-no")
        return table(
            [_("tier"), pgettext_lazy("tier", "since"), _("until")],
            ((tier_name(row.code), row.since, row.until) for row in standings.iterator()),
        )
