"""An adjustment as staff ask for it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7

POINTS_MAX = 1_000_000_000
NOTE_MAX = 500


class AdjustmentForm(forms.Form):
    """So many points given, or taken where the number is negative, with the reason and what happened."""

    points = forms.IntegerField(
        label=_("Points"),
        min_value=-POINTS_MAX,
        max_value=POINTS_MAX,
        help_text=_("To take points, write a minus before the number."),
    )
    reason_code = forms.ChoiceField(
        label=_("Reason, as the member reads it"),
        choices=[
            ("correction", _("Adjusted to put a mistake right")),
            ("apology", _("With our apologies")),
            ("goodwill", _("A token of our thanks")),
        ],
    )
    note = forms.CharField(
        label=_("What happened"),
        max_length=NOTE_MAX,
        help_text=_("For your colleagues and for the audit. The member does not see it."),
        widget=forms.Textarea({"rows": 3}),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def clean_points(self) -> int:
        """Refuse an adjustment of nothing."""
        points: Any = self.cleaned_data["points"]
        if not points:
            raise ValidationError(_("Give the number of points, such as 100 or -100."))
        return int(points)
