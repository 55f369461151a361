from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.admin.reading import ReadingAdmin, column, link
from members.models import MemberCard
from members.selectors.members import search

MEMBER = column("member", _("member"), link)


@admin.register(MemberCard)
class MemberCardAdmin(ReadingAdmin):
    list_display = ("number", "status", MEMBER, "issued_at")
    list_select_related = ("member",)
    search_help_text = _("Card number, or what names its member, in full")
    fields = ("number", "status", MEMBER, "issued_at", "created_at")

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        return queryset.filter(Q(number=term) | Q(member__in=search(term)))
