"""A new PIN for spending points, entered twice."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.core.pins import LENGTH_MAX, LENGTH_MIN

_WIDGET = {"inputmode": "numeric", "autocomplete": "off", "minlength": LENGTH_MIN, "maxlength": LENGTH_MAX}


class PinForm(forms.Form):
    """Whether it is one that can be taken is for `members.actions.pins` to say; the digits are never shown again."""

    pin = forms.CharField(
        label=gettext_lazy("New PIN"),
        help_text=gettext_lazy("Four to six digits. Not a row, a repetition or your birthday."),
        widget=forms.PasswordInput(_WIDGET),
        max_length=40,
    )
    again = forms.CharField(label=gettext_lazy("Once more"), widget=forms.PasswordInput(_WIDGET), max_length=40)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if "pin" in found and "again" in found and found["pin"] != found["again"]:
            self.add_error("again", _("The two are not the same. Please enter the PIN twice."))
        return found
