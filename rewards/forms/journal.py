"""A register's journal as staff deliver it, and how the register names its columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib import text

HEADER_MAX = 60


class JournalForm(forms.Form):
    """A file of a register of a store that the person sees."""

    register = forms.ChoiceField(label=_("Register"))
    file = forms.FileField(
        label=_("Journal (CSV)"), help_text=_("As the register writes it, in UTF-8 or Shift_JIS, up to 20 MB."),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )  # fmt: skip
    is_whole = forms.BooleanField(
        label=_("Every receipt of these days is in it, or was delivered before"), required=False, initial=True
    )

    def __init__(self, *args: Any, registers: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["register"].choices = registers  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """The name that a register gives each column; empty for one that it has not."""

    LABELS: Mapping[str, Any] = {
        "receipt": _("Receipt number"),
        "day": _("Date, or date and time"),
        "time": _("Time"),
        "total": _("Total of the receipt"),
        "sku": _("Product number"),
        "name": _("Name of the goods"),
        "category": _("Category"),
        "quantity": _("Quantity"),
        "amount": _("Amount of the line, before its reduction"),
        "discount": _("Reduction of the line"),
        "tax_rate": _("Tax rate"),
        "register": _("Register number"),
    }
    REQUIRED = ("receipt", "day")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in self.LABELS.items():
            field = forms.CharField(label=label, max_length=HEADER_MAX, required=name in self.REQUIRED)
            field.widget.attrs["autocomplete"] = "off"
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        """Refuse names that cannot stand in a file, one name for two columns, and a journal without any amount."""
        found: dict[str, Any] = super().clean() or {}
        taken: set[str] = set()
        for name, told in list(found.items()):
            if told and not text.is_plain(told):
                self.add_error(name, ValidationError(_("This text holds characters that cannot be used.")))
            elif told and told in taken:
                self.add_error(name, ValidationError(_("Another column has this name. Give each its own.")))
            taken.add(told)
        if not self.errors and not found.get("total") and not found.get("amount"):
            self.add_error("total", ValidationError(_("Name the column of the total, or that of a line's amount.")))
        return found
