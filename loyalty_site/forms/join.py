"""What somebody who joins is asked: one contact, then one code."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loyalty_site.sent_codes import EMAIL, PHONE
from members import errors, values


class PhoneForm(forms.Form):
    """A number in any way of writing it."""

    kind = PHONE
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "placeholder": "090-1234-5678"}),
    )

    def clean_phone(self) -> str:
        """Return the number in E.164."""
        try:
            return values.phone(self.cleaned_data["phone"]) or ""
        except errors.InvalidPhone as error:
            raise ValidationError(error.message, code=error.code) from error


class EmailForm(forms.Form):
    """An address in any spelling."""

    kind = EMAIL
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "placeholder": "name@example.com"}),
    )

    def clean_email(self) -> str:
        """Return the address as members are known by it."""
        try:
            return values.email(self.cleaned_data["email"]) or ""
        except errors.InvalidEmail as error:
            raise ValidationError(error.message, code=error.code) from error


class CodeForm(forms.Form):
    """The code that was sent; what stands between its digits does not matter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )
