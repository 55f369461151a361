from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.errors import DomainError
from members.actions.audit import Actor
from members.actions.legal import checked, publish
from members.admin.reading import ReadingAdmin
from members.core.legal_text import to_html
from members.forms.legal import LegalForm
from members.models import LegalDocument


@admin.register(LegalDocument)
class LegalDocumentAdmin(ReadingAdmin):
    """The versions, newest first; a new one is written, looked at and published on a page of its own."""

    list_display = ("kind", "version", "effective_from", "asks", "published_at")
    fields = (
        "kind", "version", "effective_from", "asks", "published_at", "content_digest", "change_ja", "change_en",
        "text_ja", "text_en",
    )  # fmt: skip
    readonly_fields = ("content_digest",)
    change_list_template = "members/admin/legal_list.html"

    @admin.display(description=_("digest of the content"))
    def content_digest(self, document: LegalDocument) -> str:
        return bytes(document.digest).hex()

    def get_urls(self) -> list[URLPattern]:
        write = path("write/<str:kind>/", self.admin_site.admin_view(self.write), name="members_legaldocument_write")
        return [write, *super().get_urls()]

    def write(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Write a version and look at it as members will; published, it is never changed."""
        if not request.user.has_perm("members.publish_legal"):
            raise PermissionDenied
        if kind not in LegalDocument.Kind.values:
            raise Http404
        form, status, preview = LegalForm(request.POST or None, initial=LegalForm.begun(kind)), 200, None
        if form.is_valid():
            draft = form.draft(kind)
            try:
                texts = checked(draft)
                if request.POST.get("step") == "publish":
                    publish(draft, Actor.of(user_id=request.user.pk))
                    messages.success(request, _("The version has been published."))
                    return redirect("admin:members_legaldocument_changelist")
                preview = {"ja": to_html(texts["text_ja"]), "en": to_html(texts["text_en"])}
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                status = error.status
        elif form.is_bound:
            status = 422
        context = {
            **self.admin_site.each_context(request),
            "title": _("Write a new version: %(name)s") % {"name": LegalDocument.Kind(kind).label},
            "opts": self.opts, "form": form, "preview": preview,
        }  # fmt: skip
        return render(request, "members/admin/legal_form.html", context, status=status)
