"""Fields for what people type at work: a line of text, an amount of money."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from loyalty_site.lib import text
from loyalty_site.lib.money import parse_amount

_SIGNS = str.maketrans({sign: None for sign in ",¥￥円 "})


class LineField(forms.CharField):
    """A line of text in one form: full-width digits become ASCII, and nothing in it is invisible."""

    def to_python(self, value: Any) -> str:
        try:
            return text.clean_line(super().to_python(value) or "")
        except ValueError as error:
            raise ValidationError(_("This text holds characters that cannot be used.")) from error


class AmountField(LineField):
    """An amount of money in minor units; None where nothing is entered. 1,980, ¥1980 and １９８０円 are all read."""

    digits = 0

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).translate(_SIGNS)
        if not typed:
            return None
        try:
            return parse_amount(typed, self.digits)
        except ValueError as error:
            raise ValidationError(_("This is not an amount. Write it in digits, such as 1,980.")) from error
