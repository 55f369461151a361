"""From which day to which a list is shown."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.calendar import midnight

_LIMITS = [
    MinValueValidator(date(2000, 1, 1), _("Choose a day from the year 2000 on.")),
    MaxValueValidator(date(2099, 12, 31), _("Choose a day before the year 2100.")),
]


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, validators=_LIMITS)


class PeriodForm(forms.Form):
    """The first and the last day of a list, each of which may be left open."""

    since = _day(_("From (day)"))
    until = _day(_("To (day)"))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", ValidationError(_("Choose a last day that is not before the first one.")))
        return data

    def moments(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """Return the instants between which the days lie, in the programme's time; call it on a valid form."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return (
            midnight(since, zone) if since else None,
            midnight(until + timedelta(days=1), zone) if until else None,
        )
