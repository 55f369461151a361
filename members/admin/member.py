from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.errors import DomainError
from members.actions import data_exports, departures
from members.actions.audit import Actor
from members.admin.reading import ReadingAdmin, table
from members.models import Departure, Member
from members.selectors.data_exports import newest_of
from members.selectors.members import search


@admin.register(Member)
class MemberAdmin(ReadingAdmin):
    list_display = ("number", "external_id", "name", "kana", "email", "phone", "status", "joined_at")
    search_help_text = _("Member number, card number, external reference, e-mail address or phone number, in full")
    fields = (
        "number", "external_id", "status", "is_provisional", "name", "kana", "email", "phone", "birthday", "language",
        "joined_at", "enrolment_store", "enrolment_clerk", "enrolment_source", "card_rows", "consent_rows",
        "acceptance_rows", "data_link",
    )  # fmt: skip
    readonly_fields = ("card_rows", "consent_rows", "acceptance_rows", "data_link")

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
            [
                _("channel"), _("topic"), _("granted"), _("given at"), _("version of the wording"),
                _("language of the wording"), _("source"),
            ],
            (
                (
                    row.get_channel_display(), row.get_topic_display(), _("Yes") if row.is_granted else _("No"),
                    row.given_at, row.wording, row.language, row.source,
                )
                for row in consents.iterator()
            ),
        )  # fmt: skip

    @admin.display(description=_("acceptances"))
    def acceptance_rows(self, member: Member) -> str:
        acceptances = member.acceptances.select_related("document").order_by("-accepted_at")
        return table(
            [_("kind of text"), _("version"), _("accepted at"), _("language shown"), _("way")],
            (
                (
                    row.document.get_kind_display(), row.document.version, row.accepted_at, row.language,
                    row.get_way_display(),
                )
                for row in acceptances.iterator()
            ),
        )  # fmt: skip

    @admin.display(description=_("personal data"))
    def data_link(self, member: Member) -> str:
        address = reverse("admin:members_member_data", args=[member.pk])
        text = _("Export or erase")
        return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, text)

    def get_urls(self) -> list[URLPattern]:
        own = path("<uuid:member_id>/data/", self.admin_site.admin_view(self.data), name="members_member_data")
        return [own, *super().get_urls()]

    def data(self, request: HttpRequest, member_id: UUID) -> HttpResponse:
        """Have a member's data exported onto their own page, or one who has left erased."""
        may_export, may_erase = (request.user.has_perm(f"members.{verb}_member") for verb in ("export", "erase"))
        if not (may_export or may_erase):
            raise PermissionDenied
        member = Member.objects.filter(pk=member_id).first()
        if member is None:
            raise Http404
        step, status = request.POST.get("step", ""), 200
        if request.method == "POST":
            if not {"export": may_export, "erase": may_erase}.get(step, False):
                raise PermissionDenied
            try:
                done = self._act(request, member, step)
            except DomainError as error:
                messages.error(request, error.message)
                status = error.status
            else:
                messages.success(request, done)
                return redirect("admin:members_member_data", member.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Personal data of member %(number)s") % {"number": member.number},
            "opts": self.opts, "member": member, "may_export": may_export, "may_erase": may_erase,
            "export": newest_of(member.pk), "departure": Departure.objects.filter(member=member).first(),
            "has_left": member.status == Member.Status.LEFT,
        }  # fmt: skip
        return render(request, "members/admin/member_data.html", context, status=status)

    def _act(self, request: HttpRequest, member: Member, step: str) -> Any:
        actor = Actor.of(user_id=request.user.pk)
        if step == "export":
            if member.status == Member.Status.LEFT:
                raise departures.HasLeft
            data_exports.ask(member, member.language, actor=actor)
            return _("The file is being prepared. It will be on the member's own page, and nowhere else.")
        if request.POST.get("number", "").strip() != member.number:
            raise departures.NumberNotRepeated
        departures.ask_erasure(member.pk, actor=actor)
        return _("The data of this member is being erased.")
