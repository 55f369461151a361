"""What a member says against an entry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7

TEXT_MAX = 1_000


class DisputeForm(forms.Form):
    """A few words, once for each form."""

    text = forms.CharField(
        label=_("What is not right?"),
        max_length=TEXT_MAX,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For example how many points you expected, or what you bought that day."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
