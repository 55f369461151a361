from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, table
from members.models import Member
from members.selectors.members import search


@admin.register(Member)
class MemberAdmin(ReadingAdmin):
    list_display = ("number", "external_id", "name", "kana", "email", "phone", "status", "joined_at")
    search_help_text = _("Member number, card number, external reference, e-mail address or phone number, in full")
    fields = (
        "number", "external_id", "status", "is_provisional", "name", "kana", "email", "phone", "birthday", "language",
        "joined_at", "enrolment_store", "enrolment_clerk", "enrolment_source", "card_rows", "consent_rows",
    )  # fmt: skip
    readonly_fields = ("card_rows", "consent_rows")

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        return queryset.filter(pk__in=search(term))

    @admin.display(description=_("membership cards"))
    def card_rows(self, member: Member) -> str:
        cards = member.cards.order_by("created_at")
        return table(
            [_("card number"), _("status")], ((card.number, card.get_status_display()) for card in cards.iterator())
        )

    @admin.display(description=_("consents"))
    def consent_rows(self, member: Member) -> str:
        consents = member.consents.order_by("-given_at")
        return table(
            [_("channel"), _("granted"), _("given at"), _("version of the wording"), _("source")],
            (
                (row.get_channel_display(), _("Yes") if row.is_granted else _("No"), row.given_at, row.wording, row.source)
                for row in consents.iterator()
            ),
        )  # fmt: skip
