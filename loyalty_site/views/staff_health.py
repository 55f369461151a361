"""The health page: everything that the site needs, how it is now, and what to do where it needs a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from loyalty_site.health import ATTENTION, checks
from loyalty_site.lib.clock import now
from loyalty_site.lib.staff_access import staff


@require_safe
@staff("members.view_auditentry")
def show(request: HttpRequest) -> HttpResponse:
    """Look at everything now; the page looks again by itself."""
    found = checks()
    context = {
        "checks": found,
        "bad": sum(check.is_bad for check in found),
        "attention": sum(check.state == ATTENTION for check in found),
        "at": now(),
    }
    return render(request, "staff/health.html", context)
