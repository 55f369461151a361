from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions.audit import Actor
from members.admin.reading import ReadingAdmin
from rewards.actions.news import withdraw, write
from rewards.forms.news import NewsForm
from rewards.models import News


@admin.register(News)
class NewsAdmin(ReadingAdmin):
    """News, newest first; it is written, changed and taken back on a page of its own."""

    list_display = ("title_ja", "desk_link", "starts_at", "ends_at", "is_pinned", "tiers")
    ordering = ("-starts_at", "-id")
    fields = (
        "desk_link", "title_ja", "title_en", "body_ja", "body_en", "starts_at", "ends_at", "stores", "tiers", "is_pinned",
    )  # fmt: skip
    readonly_fields = ("desk_link",)
    change_list_template = "rewards/admin/news_list.html"

    @admin.display(description=_("desk"))
    def desk_link(self, news: News) -> str:
        address = reverse("admin:rewards_news_edit", args=[news.pk])
        return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, _("Edit"))

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("write/", self.admin_site.admin_view(self.edit), name="rewards_news_write"),
            path("<uuid:news_id>/edit/", self.admin_site.admin_view(self.edit), name="rewards_news_edit"),
        ]
        return [*own, *super().get_urls()]

    def edit(self, request: HttpRequest, news_id: UUID | None = None) -> HttpResponse:
        """Write a piece of news or change one; taken back, it ends now."""
        if not request.user.has_perm("rewards.write_news"):
            raise PermissionDenied
        news = News.objects.filter(pk=news_id).first() if news_id else None
        if news_id and news is None:
            raise Http404
        actor = Actor.of(user_id=request.user.pk)
        if news is not None and request.POST.get("step") == "withdraw":
            withdraw(news.pk, actor)
            messages.success(request, _("This news is no longer shown."))
            return redirect("admin:rewards_news_changelist")
        initial: dict[str, Any] = NewsForm.of(news) if news else {"starts_at": now()}
        form, status = NewsForm(request.POST or None, initial=initial), 200
        if form.is_valid():
            try:
                write(form.draft, actor, news_id=news_id)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                status = error.status
            else:
                messages.success(request, _("The news has been saved."))
                return redirect("admin:rewards_news_changelist")
        elif form.is_bound:
            status = 422
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change news") if news else _("Write news"), "opts": self.opts, "news": news, "form": form,
            "is_over": news is not None and news.ends_at is not None and news.ends_at <= now(),
        }  # fmt: skip
        return render(request, "rewards/admin/news_form.html", context, status=status)
