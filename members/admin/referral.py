from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.actions import referrals
from members.actions.audit import Actor
from members.admin.reading import ReadingAdmin, column, link
from members.models import Referral
from members.selectors.members import search

REFERRER, FRIEND = column("referrer", _("referrer"), link), column("friend", _("friend"), link)


@admin.register(Referral)
class ReferralAdmin(ReadingAdmin):
    """Referrals, and the decision on those that look like one person."""

    list_display = ("joined_at", REFERRER, FRIEND, "status", "sign_names", "settled_at")
    list_select_related = ("referrer", "friend")
    list_filter = ("status",)
    search_help_text = _("Member number, card number, external reference, e-mail address or phone number, in full")
    fields = (REFERRER, FRIEND, "status", "sign_names", "joined_at", "cleared_at", "settled_at", "purchase_id")
    readonly_fields = ("sign_names",)
    actions = ("approve", "refuse")  # type: ignore[assignment]

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        members = search(term)
        return queryset.filter(referrer__in=members) | queryset.filter(friend__in=members)

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Tell who may decide."""
        return request.user.has_perm("members.change_referral")

    @admin.display(description=_("signs of one person"))
    def sign_names(self, referral: Referral) -> str:
        names = {
            "contact": _t("same mailbox or telephone"), "device": _t("same device"), "address": _t("same network"),
            "household": _t("same name and birthday"), "known": _t("was a member before"),
        }  # fmt: skip
        return ", ".join(names.get(sign, sign) for sign in referral.signs)

    @admin.action(description=_("Approve: these are two people"), permissions=["review"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Referral]) -> None:
        self._decide(request, queryset, referrals.approve)

    @admin.action(description=_("Refuse: this is one person"), permissions=["review"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Referral]) -> None:
        self._decide(request, queryset, referrals.refuse)

    def _decide(self, request: HttpRequest, queryset: QuerySet[Referral], decide: Any) -> None:
        """Decide on those that wait; the others are left as they are, which the page says."""
        done = left = 0
        for referral_id in queryset.values_list("pk", flat=True):
            try:
                decide(referral_id, Actor.of(user_id=request.user.pk))
                done += 1
            except referrals.ReferralDecided:
                left += 1
        said = ngettext("%(count)s referral was decided.", "%(count)s referrals were decided.", done)
        self.message_user(request, said % {"count": done}, messages.SUCCESS)
        if left:
            said = ngettext(
                "%(count)s was not waiting for review and stays as it is.",
                "%(count)s were not waiting for review and stay as they are.",
                left,
            )
            self.message_user(request, said % {"count": left}, messages.WARNING)
