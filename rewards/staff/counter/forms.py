"""The forms of the counter: amounts as people write them, goods line by line, a receipt."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_site.lib.clock import now
from rewards.core.drafts import Draft, DraftLine
from rewards.forms.amounts import AmountField, LineField
from rewards.models import CounterAct

ROWS = 6
AMOUNT_LIMIT = 10**12  # in whole units of the currency
RATES = [("", "-"), ("0.10", "10%"), ("0.08", "8%"), ("0", "0%")]
_CODE = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
_NUMBER = _CODE | {"inputmode": "decimal"}
_Reason = CounterAct.Reason


class ReceiptForm(forms.Form):
    """A receipt: its number and what it comes to."""

    receipt = LineField(
        label=gettext_lazy("Receipt number"),
        max_length=40,
        widget=forms.TextInput(_CODE | {"inputmode": "numeric", "autofocus": True}),
    )
    amount = AmountField(
        label=gettext_lazy("Total with tax"), max_length=30, required=False, widget=forms.TextInput(_NUMBER)
    )

    def __init__(self, *args: Any, digits: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.digits = digits
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.digits = digits


class SaleForm(ReceiptForm):
    """A sale: by its total, or line by line; with points and coupons that pay for a part of it."""

    points = forms.IntegerField(
        label=gettext_lazy("Use points"), required=False, min_value=0, max_value=10**12,
        widget=forms.TextInput(_CODE | {"inputmode": "numeric"}),
    )  # fmt: skip
    proof = forms.CharField(
        label=gettext_lazy("The member's PIN, or the code on their phone"), required=False, max_length=100,
        widget=forms.PasswordInput(_CODE),
    )  # fmt: skip

    def __init__(self, *args: Any, coupons: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["coupons"] = forms.MultipleChoiceField(
            label=_("Coupons"), choices=coupons, required=False, widget=forms.CheckboxSelectMultiple
        )
        for no in range(ROWS):
            self._add_row(no)

    def rows(self) -> Iterator[list[forms.BoundField]]:
        """Yield the fields of each line of goods."""
        for no in range(ROWS):
            yield [self[f"{name}_{no}"] for name in ("sku", "category", "quantity", "price", "rate")]

    @property
    def has_lines(self) -> bool:
        """Tell whether goods were entered line by line, or wrongly."""
        return any(field.value() for row in self.rows() for field in row[:2]) or any(
            "_" in name and name.rpartition("_")[2].isdecimal() for name in self.errors
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        lines = [line for no in range(ROWS) if (line := self._line(found, no)) is not None]
        total = sum(line.amount for line in lines)
        if lines and not self.errors:
            if total >= AMOUNT_LIMIT * 10**self.digits:
                self.add_error("amount", _("These goods come to more than can be posted."))
            elif found.get("amount") not in (None, total):
                self.add_error(
                    "amount", _("The lines add up to another total. Correct one of them, or leave this empty.")
                )
            found["amount"] = total
        elif found.get("amount") is None and "amount" not in self.errors and not self.errors:
            self.add_error("amount", _("Enter the total, or the goods line by line."))
        found["lines"] = tuple(lines)
        return found

    def draft(self, account_id: UUID, at: datetime) -> Draft:
        """Return the sale as it was entered; its store, register and clerk are the shift's."""
        found = self.cleaned_data
        return Draft(
            store="", external_id="", purchased_at=at, total=found["amount"], lines=found["lines"],
            account_id=account_id, receipt_number=found["receipt"], points_used=found["points"] or 0,
            coupons=tuple(sorted(UUID(coupon) for coupon in found["coupons"])),
        )  # fmt: skip

    def _add_row(self, no: int) -> None:
        place = {"no": no + 1}
        named = {
            "sku": LineField(max_length=100, label=_("Goods %(no)s: product number") % place),
            "category": LineField(max_length=100, label=_("Goods %(no)s: category") % place),
            "quantity": forms.DecimalField(
                max_digits=10, decimal_places=3, min_value=Decimal("0.001"), max_value=Decimal(1_000_000),
                label=_("Goods %(no)s: quantity") % place,
            ),
            "price": AmountField(max_length=30, label=_("Goods %(no)s: amount") % place),
            "rate": forms.ChoiceField(choices=RATES, label=_("Goods %(no)s: tax") % place),
        }  # fmt: skip
        for name, field in named.items():
            field.required = False
            if name != "rate":
                field.widget = forms.TextInput(_CODE if name in ("sku", "category") else _NUMBER)
            field.widget.attrs["aria-label"] = str(field.label)
            if isinstance(field, AmountField):
                field.digits = self.digits
            self.fields[f"{name}_{no}"] = field

    def _line(self, found: dict[str, Any], no: int) -> DraftLine | None:
        sku, category = found.get(f"sku_{no}"), found.get(f"category_{no}", "")
        quantity, amount = found.get(f"quantity_{no}"), found.get(f"price_{no}")
        if not sku and amount is None and not category and quantity is None:
            return None
        if not sku and f"sku_{no}" not in self.errors:
            self.add_error(f"sku_{no}", _("Enter the product number."))
        if amount is None and f"price_{no}" not in self.errors:
            self.add_error(f"price_{no}", _("Enter the amount."))
        if not sku or amount is None:
            return None
        rate = found.get(f"rate_{no}")
        return DraftLine(
            sku=sku, category=category or "", amount=amount,
            quantity=int((Decimal(1) if quantity is None else quantity).scaleb(3)),
            tax_rate=int(Decimal(rate).scaleb(4)) if rate else None,
        )  # fmt: skip


class LateForm(ReceiptForm):
    """A receipt that is credited later: of which register and when, and why it was not credited at once."""

    register = LineField(label=gettext_lazy("Register number"), max_length=20, widget=forms.TextInput(_CODE))
    bought_at = forms.DateTimeField(
        label=gettext_lazy("Date and time on the receipt"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[(one.value, one.label) for one in (
            _Reason.CARD_FORGOTTEN, _Reason.NOT_ASKED, _Reason.TILL_DOWN, _Reason.WRONG_MEMBER, _Reason.OTHER,
        )],
    )  # fmt: skip
    field_order = ("receipt", "register", "bought_at", "amount", "reason")

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        self.fields["amount"].required = True

    def clean_bought_at(self) -> datetime:
        """Return the moment in the store's own time."""
        moment: datetime = self.cleaned_data["bought_at"].replace(tzinfo=self.zone)
        if moment > now() + timedelta(minutes=5):
            raise ValidationError(_("This lies in the future. Enter the date and time on the receipt."))
        if moment.year < 2000:
            raise ValidationError(_("This is too long ago. Enter the date and time on the receipt."))
        return moment

    def draft(self, account_id: UUID) -> Draft:
        """Return the purchase of the receipt."""
        found = self.cleaned_data
        return Draft(
            store="", external_id="", purchased_at=found["bought_at"], total=found["amount"], account_id=account_id,
            receipt_number=found["receipt"], receipt_register=found["register"],
        )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a sale is undone."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[(one.value, one.label) for one in (
            _Reason.WRONG_AMOUNT, _Reason.WRONG_MEMBER, _Reason.WRONG_POINTS, _Reason.CUSTOMER, _Reason.OTHER,
        )],
    )  # fmt: skip


class RefundForm(ReasonForm):
    """Goods that come back: all that is left, or an amount of it."""

    amount = AmountField(
        label=gettext_lazy("Amount that comes back"),
        help_text=gettext_lazy("Leave it empty where everything comes back."),
        max_length=30, required=False, widget=forms.TextInput(_NUMBER),
    )  # fmt: skip
    field_order = ("amount", "reason")

    def __init__(self, *args: Any, digits: int, **options: Any) -> None:
        super().__init__(*args, **options)
        amount = self.fields["amount"]
        assert isinstance(amount, AmountField)
        amount.digits = digits
        self.fields["reason"].initial = _Reason.CUSTOMER
