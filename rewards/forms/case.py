"""What staff say in a case, and how they end it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from members.actions.cases import TEXT_MAX
from members.models import Case

STATES = {
    "open": _("Waiting"),
    "answered": _("Answered"),
    "closed": pgettext_lazy("enquiry", "Closed"),
    "all": _("All"),
}
SEEN_MAX = 1_000_000


class AnswerForm(forms.Form):
    """An answer; `seen` is how many messages the page showed on which it was written."""

    text = forms.CharField(label=_("Answer"), max_length=TEXT_MAX, widget=forms.Textarea({"rows": 8}))
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=SEEN_MAX)


class CloseForm(forms.Form):
    """How a case ends."""

    outcome = forms.ChoiceField(label=_("What became of it"), choices=Case.Outcome.choices)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=SEEN_MAX)
