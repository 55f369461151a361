"""A file of adjustments as staff upload it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib import text
from rewards.forms.adjustment import NOTE_MAX


class BulkForm(forms.Form):
    """The file, and what it is for."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8 or Shift_JIS, as Excel saves it; up to 100,000 lines."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )
    note = forms.CharField(
        label=_("What happened"),
        max_length=NOTE_MAX,
        help_text=_("For your colleagues and for the audit. The member does not see it."),
        widget=forms.Textarea({"rows": 3}),
    )

    def file_name(self) -> str:
        """Return the name of the file as a line."""
        name = "".join(letter for letter in self.cleaned_data["file"].name if letter.isprintable())
        return name[:255] if text.is_plain(name[:255]) else "file.csv"
