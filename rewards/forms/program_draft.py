"""A draft of the programme as its writer fills it in."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rewards.actions.program_drafts import TEXT_MAX, TITLE_MAX, Written
from rewards.models import ProgramDraft

_MOMENT = "%Y-%m-%dT%H:%M"
_REVISION_MAX = 2**31 - 1
YEARS = range(2000, 2100)
MONTHS = (3, 6, 12, 18, 24)


class TitleForm(forms.Form):
    """What a new draft is for; `version` is the one to go back to, empty for the newest."""

    title = forms.CharField(label=_("What is to change?"), max_length=TITLE_MAX)
    version = forms.IntegerField(required=False, min_value=1, max_value=_REVISION_MAX, widget=forms.HiddenInput)


class SeenForm(forms.Form):
    """Which revision of a draft somebody saw who acts on it."""

    revision = forms.IntegerField(min_value=1, max_value=_REVISION_MAX, widget=forms.HiddenInput)


class DraftForm(SeenForm):
    """A draft's title, its start and its file; times are the programme's."""

    title = forms.CharField(label=_("What is to change?"), max_length=TITLE_MAX)
    starts_at = forms.DateTimeField(
        label=_("In force from"), required=False, input_formats=[_MOMENT, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT),
        help_text=_("Empty: from the moment of publication. A moment that has passed by then counts as that moment."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Programme file (YAML)"), required=False, strip=False, max_length=TEXT_MAX,
        widget=forms.Textarea({"class": "editor", "rows": 24, "spellcheck": "false", "wrap": "off", "autocapitalize": "off"}),
        help_text=_("It says the whole programme, or only what should change. A mistake is named with its line."),
    )  # fmt: skip

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)

    def clean_starts_at(self) -> datetime | None:
        """Return the moment in the programme's time, whatever the site's is."""
        moment: datetime | None = self.cleaned_data["starts_at"]
        if moment is None:
            return None
        if moment.year not in YEARS:
            raise forms.ValidationError(_("Choose a day from the year 2000 on and before the year 2100."))
        return timezone.make_naive(moment).replace(tzinfo=self.zone)

    @property
    def written(self) -> Written:
        """Return what was filled in; call it on a valid form."""
        data = self.cleaned_data
        return Written(data["title"], data["text"], data["starts_at"])

    def seen_at(self, revision: int) -> "DraftForm":
        """Return the same form as if this revision had been seen."""
        return DraftForm({**self.data.dict(), "revision": revision}, zone=self.zone)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, draft: ProgramDraft, zone: ZoneInfo) -> "DraftForm":
        """Return the form that shows a draft as it was saved."""
        starts_at = draft.starts_at.astimezone(zone).strftime(_MOMENT) if draft.starts_at else None
        shown = {"title": draft.title, "text": draft.text, "revision": draft.revision, "starts_at": starts_at}
        return cls(initial=shown, zone=zone)


class SimulationForm(forms.Form):
    """Over how many months a draft is simulated."""

    months = forms.TypedChoiceField(
        label=_("Over the last"), coerce=int, initial=12,
        choices=lambda: [(months, _("%(count)s months") % {"count": months}) for months in MONTHS],
    )  # fmt: skip
