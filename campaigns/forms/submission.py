"""When a message is to be sent."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WAYS = (("now", _("At once, outside the quiet hours")), ("later", _("At this time")))


class SubmissionForm(forms.Form):
    """A draft to be sent at once or at a moment, as it was seen at a revision."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    way = forms.ChoiceField(label=_("When"), choices=WAYS, initial="now", widget=forms.RadioSelect)
    scheduled_at = forms.DateTimeField(
        label=_("Date and time"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for a moment where one is wanted."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("way") == "later" and not cleaned.get("scheduled_at") and "scheduled_at" not in self.errors:
            self.add_error("scheduled_at", _("Say when it is to be sent."))
        return cleaned

    @property
    def moment(self) -> datetime | None:
        """Return when it is to be sent, None for at once."""
        return self.cleaned_data["scheduled_at"] if self.cleaned_data["way"] == "later" else None
