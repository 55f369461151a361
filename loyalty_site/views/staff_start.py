"""The staff's first page: what needs a person today, and the day's figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from loyalty_site.lib.staff_access import staff
from loyalty_site.staff_work import waiting
from rewards.selectors.day import day_so_far
from rewards.statement.figures import Figures


@require_safe
@staff()
def show(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, and how the day goes so far."""
    day = day_so_far()
    figures = Figures.of(day.terms if day else None)
    sales = figures.money(day.sales) if day else ""
    context = {"work": waiting(request.user), "day": day, "sales": sales, "unit": figures.unit}
    return render(request, "staff/start.html", context)
