"""What a member writes to claim a card or a receipt."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.money import minor_digits, parse_amount, to_decimal
from members import values
from rewards.actions.card_claims import Proof
from rewards.core.terms import Terms
from rewards.selectors.receipt_search import PrintedReceipt

_FILLING = str.maketrans({",": None, "¥": None, "円": None, " ": None})
_DATE = {"type": "date"}


def checked(check: Any, *arguments: Any) -> Any:
    """Return a value in its one form, or say in the form how to write it."""
    try:
        return check(*arguments)
    except DomainError as error:
        raise forms.ValidationError(error.message, code=error.code) from error


def amount(text: str, currency: str) -> Decimal:
    """Return an amount as people copy it from a receipt: 1,980, ¥1980, 1980円, full width too."""
    digits = minor_digits(currency)
    written = checked(values.line, text, "total", 30).translate(_FILLING)
    try:
        return Decimal(to_decimal(parse_amount(written, digits), digits))
    except ValueError as error:
        said = _("This is not an amount. Write the figures as they are printed, such as 1980.")
        raise forms.ValidationError(said, code="invalid") from error


class CardForm(forms.Form):
    """The number of a card, and one thing that the shop knows of its member."""

    number = forms.CharField(
        label=gettext_lazy("Card number"), max_length=64,
        help_text=gettext_lazy("The number below the barcode."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Phone number"), max_length=40, required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    birthday = forms.DateField(
        label=gettext_lazy("Birthday"), required=False,
        widget=forms.DateInput({**_DATE, "autocomplete": "bday"}, format="%Y-%m-%d"),
    )  # fmt: skip
    receipt_number = forms.CharField(
        label=gettext_lazy("Receipt number"), max_length=64, required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    receipt_total = forms.CharField(
        label=gettext_lazy("Total of the receipt"), max_length=30, required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, currency: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.currency = currency

    def clean_number(self) -> Any:
        number = checked(values.line, self.cleaned_data["number"], "number", 64)
        digits = number.replace(" ", "").replace("-", "")
        return checked(values.card_number, digits if digits.isdecimal() else number)

    def clean_phone(self) -> Any:
        return checked(values.phone, self.cleaned_data["phone"])

    def clean_birthday(self) -> Any:
        return checked(values.birthday, self.cleaned_data["birthday"])

    def clean_receipt_number(self) -> Any:
        return checked(values.line, self.cleaned_data["receipt_number"], "receipt_number", 64)

    def clean_receipt_total(self) -> Any:
        text = self.cleaned_data["receipt_total"]
        return amount(text, self.currency) if text else None

    def clean(self) -> dict[str, Any]:
        """Take one thing at a time: several at once would be several guesses counted as one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        number, total = cleaned["receipt_number"], cleaned["receipt_total"]
        if bool(number) != (total is not None):
            raise forms.ValidationError(_("Enter both the number and the total of the receipt."), code="invalid")
        if sum(map(bool, (cleaned["phone"], cleaned["birthday"], number))) > 1:
            raise forms.ValidationError(_("Enter one of them: phone number, birthday or receipt."), code="invalid")
        return cleaned

    @property
    def proof(self) -> Proof:
        """Return what was entered, once it is valid."""
        found = self.cleaned_data
        receipt = (found["receipt_number"], found["receipt_total"]) if found["receipt_number"] else None
        return Proof(found["phone"], found["birthday"], receipt)


class ReceiptForm(forms.Form):
    """The figures of a receipt."""

    store = forms.ChoiceField(label=gettext_lazy("Store"))
    bought_on = forms.DateField(
        label=gettext_lazy("Date of purchase"), widget=forms.DateInput(_DATE, format="%Y-%m-%d")
    )
    register = forms.CharField(
        label=gettext_lazy("Register number"), max_length=64, required=False,
        help_text=gettext_lazy("Leave it empty if there is none on the receipt."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    number = forms.CharField(
        label=gettext_lazy("Receipt number"), max_length=64, widget=forms.TextInput({"autocomplete": "off"})
    )
    total = forms.CharField(
        label=gettext_lazy("Total"), max_length=30,
        help_text=gettext_lazy("Before points and coupons were taken off."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, terms: Terms, language: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.currency = terms.document["program"]["currency"]
        stores = [store for store in terms.document["stores"] if not store.get("retired")]
        field = self.fields["store"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a store")), *((store["code"], store["name"][language]) for store in stores)]

    def clean_bought_on(self) -> Any:
        day = self.cleaned_data["bought_on"]
        if not now().date() - timedelta(days=4000) < day <= (now() + timedelta(hours=14)).date():
            raise forms.ValidationError(_("Give the date that is printed on the receipt."), code="invalid")
        return day

    def clean_register(self) -> Any:
        return checked(values.line, self.cleaned_data["register"], "register", 64)

    def clean_number(self) -> Any:
        return checked(values.line, self.cleaned_data["number"], "number", 64)

    def clean_total(self) -> Any:
        return amount(self.cleaned_data["total"], self.currency)

    @property
    def receipt(self) -> PrintedReceipt:
        """Return what was written, once it is valid."""
        return PrintedReceipt(**self.cleaned_data)
