from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib import barcodes
from members.actions import posters
from members.actions.audit import Actor
from members.admin.reading import ReadingAdmin
from members.models import Store


@admin.register(Store)
class StoreAdmin(ReadingAdmin):
    """Stores are few, and found by a part of their names; they change with the programme's terms alone.

    Each shop has a poster, which managers print and renew.
    """

    list_display = ("code", "name_ja", "name_en", "channel", "opened_on", "retired_at", "poster_link")
    ordering = ("code",)
    search_help_text = _("Code or a part of the name")
    fields = (
        "code", "name_ja", "name_en", "channel", "opened_on", "time_zone", "address", "address_en", "phone", "hours",
        "retired_at", "poster_link",
    )  # fmt: skip
    readonly_fields = ("poster_link",)

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        return queryset.filter(Q(code=term) | Q(name_ja__icontains=term) | Q(name_en__icontains=term))

    @admin.display(description=_("poster"))
    def poster_link(self, store: Store) -> str:
        if store.channel != Store.Channel.STORE or store.retired_at is not None:
            return ""
        address = reverse("admin:members_store_poster", args=[store.pk])
        return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, _("Poster"))

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<str:code>/poster/", self.admin_site.admin_view(self.poster), name="members_store_poster"),
            path("<str:code>/poster/print/", self.admin_site.admin_view(self.sheet), name="members_store_sheet"),
            path("<str:code>/poster/qr.svg", self.admin_site.admin_view(self.code), name="members_store_code"),
        ]
        return [*own, *super().get_urls()]

    def poster(self, request: HttpRequest, code: str) -> HttpResponse:
        """Lead to the poster of a store, and renew it, which ends the present one."""
        store = _shop(request, code)
        if request.POST.get("step") == "renew":
            posters.renew(store, Actor.of(user_id=request.user.pk))
            messages.success(
                request, _("The poster has been renewed. Print the new one: the old one is no longer good.")
            )
            return redirect("admin:members_store_poster", store.pk)
        context = {
            **self.admin_site.each_context(request), "title": _("Poster of %(store)s") % {"store": store.name_ja},
            "opts": self.opts, "store": store,
        }  # fmt: skip
        return render(request, "members/admin/poster.html", context)

    def sheet(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the poster as a sheet of paper, in both languages."""
        return render(request, "members/admin/poster_sheet.html", {"store": _shop(request, code)})

    def code(self, request: HttpRequest, code: str) -> HttpResponse:
        """Draw the poster's QR code."""
        store = _shop(request, code)
        query = urlencode({"store": store.pk, "k": posters.seal(store.pk)})
        address = request.build_absolute_uri(f"{reverse('rewards:uses-poster')}?{query}")
        return HttpResponse(barcodes.qr(address, _QR_WIDTH_PX).svg, content_type="image/svg+xml")


_QR_WIDTH_PX = 600  # drawn once, printed in any size


def _shop(request: HttpRequest, code: str) -> Store:
    """Return an open shop. Raises PermissionDenied for staff who do not handle posters, Http404."""
    if not request.user.has_perm("members.renew_poster"):
        raise PermissionDenied
    store = Store.objects.filter(pk=code, channel=Store.Channel.STORE, retired_at=None).first()
    if store is None:
        raise Http404
    return store
