"""The audit: every change of what staff look after, searched, by page, before and after. Nobody writes here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loyalty_site.audit_words import told
from loyalty_site.forms.audit import AuditForm
from loyalty_site.lib.staff_access import staff
from members.selectors.changes import Page, SearchTooWide, key_names, search


@require_safe
@staff("members.view_auditentry")
def index(request: HttpRequest) -> HttpResponse:
    """Show the newest changes that fit what the address asks for; `before` is where a page begins."""
    form = AuditForm(request.GET)
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) <= 18
    page = Page([], None)
    if form.is_valid():
        try:
            page = search(form.search(), int(before) if is_number else None)
        except SearchTooWide:
            form.add_error(None, _("This would take too long. Choose what it is, or the days."))
    keys = key_names(found.change.api_key for found in page.changes if found.change.api_key)
    older = request.GET.copy()
    older["before"] = str(page.next_before or "")
    newest = request.GET.copy()
    newest.pop("before", None)
    context = {
        "form": form,
        "changes": [told(found, keys) for found in page.changes],
        "older": f"?{older.urlencode()}" if page.next_before else "",
        "newest": f"?{newest.urlencode()}" if is_number else "",
        "is_search": any(name != "before" and value for name, value in request.GET.items()),
    }
    return render(request, "staff/audit.html", context, status=422 if form.errors else 200)
