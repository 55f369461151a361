from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.actions.audit import Actor
from members.admin.reading import ReadingAdmin, column, link
from members.models import Store
from rewards.actions.uses import local_day, sign_of, undo_use
from rewards.admin.money import money
from rewards.core.refusals import Refusal
from rewards.models import Redemption
from rewards.selectors.coupons import find_coupon
from rewards.selectors.timeline import NoProgramme
from rewards.statement.shelf import sentence
from rewards.statement.uses import sign_name, store_name

REWARD = column("coupon.reward", _("reward"))
DISCOUNT = column("discount", _("amount"), money)
STORE = column("store", _("store"), link)
WAY = column("get_way_display", _("way of use"), lambda name: name())


@admin.register(Redemption)
class RedemptionAdmin(ReadingAdmin):
    """Uses of coupons; a manager undoes one within its day, and everybody sees the signs of today."""

    list_display = ("redeemed_at", REWARD, STORE, WAY, DISCOUNT, "cancelled_at")
    list_filter = ("way",)
    list_select_related = ("coupon", "store")
    search_help_text = _("The coupon's code in full")
    fields = ("redeemed_at", REWARD, STORE, WAY, DISCOUNT, "purchase", "cancelled_at")
    actions = ("undo",)  # type: ignore[assignment]
    change_list_template = "rewards/admin/redemption_list.html"

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        named = find_coupon(term)
        return queryset.none() if named is None else queryset.filter(coupon=named.id)

    def get_urls(self) -> list[URLPattern]:
        own = path("signs/", self.admin_site.admin_view(self.signs), name="rewards_redemption_signs")
        return [own, *super().get_urls()]

    def signs(self, request: HttpRequest) -> HttpResponse:
        """Show what the screens of used coupons bear today, store by store."""
        stores = Store.objects.filter(retired_at=None, channel=Store.Channel.STORE).order_by("code")
        try:
            rows = [(store_name(store), sign_name(sign_of(store.pk, local_day(store.pk)))) for store in stores]
        except NoProgramme:
            rows = []
        context = {
            **self.admin_site.each_context(request), "title": _("Signs of today"), "opts": self.opts, "rows": rows,
        }  # fmt: skip
        return render(request, "rewards/admin/signs.html", context)

    def has_undo_permission(self, request: HttpRequest) -> bool:
        """Tell who may undo."""
        return request.user.has_perm("rewards.undo_redemption")

    @admin.action(description=_("Undo: the coupon is good again"), permissions=["undo"])
    def undo(self, request: HttpRequest, queryset: QuerySet[Redemption]) -> None:
        """Undo each use that can be undone; why another one stays is said."""
        done = 0
        for redemption_id in queryset.values_list("pk", flat=True):
            try:
                undo_use(redemption_id, Actor.of(user_id=request.user.pk))
                done += 1
            except Refusal as refusal:
                self.message_user(request, sentence(refusal, _t("coupon")), messages.ERROR)
        if done:
            said = ngettext(
                "%(count)s use was undone: the coupon is good again.",
                "%(count)s uses were undone: the coupons are good again.",
                done,
            )
            self.message_user(request, said % {"count": done}, messages.SUCCESS)
