from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, column, link, table
from members.selectors.members import search
from rewards.models import PointEntry, Posting

LIMITED = column("is_limited", _("limited-time"), lambda limited: _("limited-time") if limited else "")
MEMBER = column("account.member", _("member"), link)


@admin.register(PointEntry)
class PointEntryAdmin(ReadingAdmin):
    list_display = (
        "occurred_at", MEMBER, "kind", "points", "balance_after", LIMITED, "expires_at",
        "reason",
    )  # fmt: skip
    list_select_related = ("account__member",)
    search_help_text = _("What names the member, or the entry's id, in full")
    fields = (
        column("pk", _("id"), str), MEMBER, column("no", _("number")), "kind", "points", "balance_after", "occurred_at", "posted_at", "expires_at",
        LIMITED, "reason", "note", column("terms", _("terms (version)")),
        column("purchase", _("purchase"), link), "breakdown_rows", "fact",
    )  # fmt: skip
    readonly_fields = ("breakdown_rows", "fact")

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        members = search(term)
        if members:
            return queryset.filter(account__member__in=members)
        try:
            return queryset.filter(pk=UUID(term))
        except ValueError:
            return queryset.none()

    @admin.display(description=_("breakdown"))
    def breakdown_rows(self, entry: PointEntry) -> str:
        return table(
            [_("rule"), _("basis"), _("rate"), _("points"), _("note")],
            ((part["rule"], part["basis"], part["rate"], part["points"], part["note"]) for part in entry.breakdown),
        )

    @admin.display(description=_("posting"))
    def fact(self, entry: PointEntry) -> str:
        posting = Posting.objects.filter(account=entry.account_id, no=entry.posting_no).first()
        rows = [(posting.no, posting.kind, posting.origin, posting.occurred_at, posting.posted_at)] if posting else []
        return table([_("number"), _("kind"), _("from"), _("occurred at"), _("posted at")], rows)
