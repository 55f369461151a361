"""The campaign calendar: a month or a week, with what lies before and behind it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.core.weeks import DAY, WEEK, monday_of, mondays_of_month
from campaigns.forms.calendar import Pencil, crowded_sentence, overlap_sentence
from campaigns.selectors.campaign_calendar import calendar
from campaigns.selectors.campaigns import today
from campaigns.selectors.lists import lists
from loyalty_site.lib.calendar import add_months
from loyalty_site.lib.staff_access import staff

YEARS = range(2000, 2101)


@staff("campaigns.view_campaign")
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the month, or the week, that holds the day `on`; today where none is named."""
    day, is_week = _day(request.GET.get("on", "")), request.GET.get("view") == "week"
    mondays = [monday_of(day)] if is_week else mondays_of_month(day)
    found = calendar(mondays)
    pencil = Pencil(found, today(), None if is_week else day)
    stores = {code: str(name) for code, name in lists()["stores"].items()}
    context: dict[str, Any] = {
        "day": day, "is_week": is_week, "rows": pencil.rows(), "first": mondays[0], "last": mondays[-1] + 6 * DAY,
        "before": _step(day, -1, is_week), "after": _step(day, 1, is_week), "today": today(),
        "clashes": [
            *(crowded_sentence(each) for each in found.crowded),
            *(overlap_sentence(pair, stores) for pair in found.overlapping),
        ],
    }  # fmt: skip
    return render(request, "campaigns/staff/campaigns/calendar.html", context)


def _day(text: str) -> date:
    """Return the day that an address names, today where it names none that a calendar can show."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    return day if day.year in YEARS else today()


def _step(day: date, count: int, is_week: bool) -> date:
    return day + count * WEEK if is_week else add_months(day.replace(day=1), count)
