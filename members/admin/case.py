from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members.actions import cases
from members.admin.reading import ReadingAdmin, column, link, table
from members.models import Case, User
from members.selectors.cases import thread

OWNER = column("owner", _("owner"))
MEMBER = column("member", _("member"), link)


class Whose(admin.SimpleListFilter):
    """Enquiries of whoever looks, or of nobody."""

    title = _("owner")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("Mine")), ("nobody", _("Nobody's"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if self.value() == "mine":
            return queryset.filter(owner=request.user.pk)
        return queryset.filter(owner=None) if self.value() == "nobody" else queryset


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=cases.TEXT_MAX, widget=UnfoldAdminTextareaWidget({"rows": 10}))


@admin.register(Case)
class CaseAdmin(ReadingAdmin):
    """Enquiries by what is due; each has a desk, the page on which it is taken, answered and closed."""

    list_display = ("number", "desk_link", "status", "topic", OWNER, "due_at", "opened_at")
    list_filter = ("status", Whose)
    list_select_related = ("owner",)
    search_help_text = _("Enquiry number in full")
    fields = (
        "number", "desk_link", "status", "topic", "purchase", MEMBER, "email", OWNER, "opened_at", "due_at", "said",
    )  # fmt: skip
    readonly_fields = ("desk_link", "said")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Put what is due first where the open ones alone are shown."""
        return ("due_at",) if request.GET.get("status__exact") == Case.Status.OPEN else ("-id",)

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        return queryset.filter(number=term)

    @admin.display(description=_("desk"))
    def desk_link(self, case: Case) -> str:
        address = reverse("admin:members_case_desk", args=[case.pk])
        return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, _("Answer"))

    @admin.display(description=_("what was said"))
    def said(self, case: Case) -> str:
        rows = ((row.written_at, row.get_author_display(), row.text) for row in thread(case.pk).messages)
        return table([_("written at"), _("from"), _("text")], rows)

    def get_urls(self) -> list[URLPattern]:
        own = path("<uuid:case_id>/desk/", self.admin_site.admin_view(self.desk), name="members_case_desk")
        return [own, *super().get_urls()]

    def desk(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """Show a case with what was said; take it, take it over, answer it or close it."""
        staff = request.user
        if not isinstance(staff, User) or not staff.has_perm("members.answer_case"):
            raise PermissionDenied
        case = Case.objects.filter(pk=case_id).select_related("member", "owner").first()
        if case is None:
            raise Http404
        form, status = AnswerForm(request.POST if request.POST.get("step") == "answer" else None), 200
        if request.method == "POST" and (not form.is_bound or form.is_valid()):
            try:
                done = self._act(request, case, staff, form)
            except DomainError as error:
                messages.error(request, error.message)
                status = error.status
                case.refresh_from_db()
            else:
                messages.success(request, done)
                return redirect("admin:members_case_desk", case.pk)
        elif form.is_bound:
            status = 422
        context = {
            **self.admin_site.each_context(request),
            "title": _("Enquiry %(number)s") % {"number": case.number},
            "opts": self.opts, "case": case, "form": form, "submission": _id(request, "submission") or uuid7(),
            "thread": thread(case.pk), "is_mine": case.owner_id == staff.pk,
            "member_url": reverse("admin:members_member_change", args=[case.member_id]) if case.member_id else "",
        }  # fmt: skip
        return render(request, "members/admin/case_desk.html", context, status=status)

    def _act(self, request: HttpRequest, case: Case, staff: User, form: AnswerForm) -> Any:
        match request.POST.get("step"):
            case "take":
                cases.take(case.pk, staff, instead_of=_id(request, "instead_of"))
                return _("You take care of this enquiry now.")
            case "close":
                cases.close(case.pk, staff)
                return _("This enquiry has been closed.")
            case "answer":
                cases.answer(case.pk, staff, form.cleaned_data["text"], _id(request, "submission") or uuid7())
                return _("The answer has been sent.")
        raise Http404


def _id(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None
