"""An example of a draft as somebody composes it: who buys what, where and when."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.money import format_amount
from rewards.core.examples import Example, ExampleLine
from rewards.core.program.editing import Opened
from rewards.forms.amounts import AmountField, LineField
from rewards.forms.terms.parts import choices_of

ROWS = 3
YEARS = range(2000, 2100)
AMOUNT_LIMIT = 10**12  # in whole units of the currency
RATES = [("1000", "10%"), ("800", "8%"), ("0", "0%")]  # hundredths of a percent
_PLAIN = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
_NUMBER = _PLAIN | {"inputmode": "decimal"}


class ExampleForm(forms.Form):
    """An example in the words of a draft: its tiers, its stores, its segments."""

    tier = forms.ChoiceField(label=_("Tier of the member"), required=False)
    store = forms.ChoiceField(label=_("Store"), required=False)
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"]
    )
    clock = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"), input_formats=["%H:%M", "%H:%M:%S"]
    )
    points_used = forms.IntegerField(
        label=_("Points that pay"), required=False, min_value=0, max_value=10**12, widget=forms.TextInput(_NUMBER)
    )
    is_first = forms.BooleanField(label=_("The member's first purchase"), required=False)
    has_birthday = forms.BooleanField(label=_("In the month of the member's birthday"), required=False)
    segments = forms.MultipleChoiceField(label=_("Segments"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, opened: Opened, digits: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.digits = digits
        self._choose("tier", choices_of(opened, "tiers"))
        self._choose("store", choices_of(opened, "stores"))
        segments = [(code, code) for code in segments_of(opened)]
        if segments:
            self.fields["segments"].choices = segments  # type: ignore[attr-defined]
        else:
            del self.fields["segments"]
        for no in range(ROWS):
            self._add_row(no)

    def rows(self) -> Iterator[list[forms.BoundField]]:
        """Yield the fields of each line of goods."""
        for no in range(ROWS):
            yield [self[f"{name}_{no}"] for name in ("category", "sku", "quantity", "price", "rate")]

    def clean_day(self) -> date:
        """Return a day on which a shop may be open."""
        day: date = self.cleaned_data["day"]
        if day.year not in YEARS:
            raise ValidationError(_("Choose a day from the year 2000 on and before the year 2100."))
        return day

    def clean(self) -> dict[str, Any]:
        """Put the goods together; an example has at least some."""
        found: dict[str, Any] = super().clean() or {}
        lines = [line for no in range(ROWS) if (line := self._line(found, no)) is not None]
        if not lines and not self.errors:
            self.add_error("price_0", _("Enter some goods: at least what they cost."))
        if sum(line.amount for line in lines) >= AMOUNT_LIMIT * 10**self.digits:
            self.add_error("price_0", _("These goods come to more than can be posted."))
        found["lines"] = tuple(lines)
        return found

    @property
    def example(self) -> Example:
        """Return what was composed; call it on a valid form."""
        found = self.cleaned_data
        return Example(
            bought_at=datetime.combine(found["day"], found["clock"].replace(tzinfo=None)),
            lines=found["lines"], store=found["store"], tier=found["tier"], points_used=found["points_used"] or 0,
            is_first=found["is_first"], has_birthday=found["has_birthday"], segments=tuple(found.get("segments", ())),
        )  # fmt: skip

    @classmethod
    def showing(cls, example: Example, opened: Opened, digits: int) -> "ExampleForm":
        """Return the form that shows an example."""
        shown: dict[str, Any] = {
            "tier": example.tier, "store": example.store, "day": example.bought_at.date(),
            "clock": example.bought_at.time(), "points_used": example.points_used or None,
            "is_first": example.is_first, "has_birthday": example.has_birthday, "segments": list(example.segments),
        }  # fmt: skip
        for no, line in enumerate(example.lines[:ROWS]):
            quantity = format_amount(line.quantity, 3).rstrip("0").rstrip(".")
            shown |= {
                f"category_{no}": line.category, f"sku_{no}": line.sku, f"quantity_{no}": quantity,
                f"price_{no}": format_amount(line.unit_price, digits), f"rate_{no}": str(line.tax_rate),
            }  # fmt: skip
        return cls(initial=shown, opened=opened, digits=digits)

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def _add_row(self, no: int) -> None:
        place = {"no": no + 1}
        named = {
            "category": LineField(max_length=200, label=_("Goods %(no)s: category") % place, widget=forms.TextInput(_PLAIN)),
            "sku": LineField(max_length=200, label=_("Goods %(no)s: product number") % place, widget=forms.TextInput(_PLAIN)),
            "quantity": forms.DecimalField(
                max_digits=10, decimal_places=3, min_value=Decimal("0.001"), max_value=Decimal(1_000_000),
                label=_("Goods %(no)s: quantity") % place, widget=forms.TextInput(_NUMBER),
            ),
            "price": AmountField(
                max_length=30, label=_("Goods %(no)s: price of one") % place, widget=forms.TextInput(_NUMBER)
            ),
            "rate": forms.ChoiceField(choices=RATES, label=_("Goods %(no)s: tax") % place),
        }  # fmt: skip
        for name, field in named.items():
            field.required = False
            if isinstance(field, AmountField):
                field.digits = self.digits
            self.fields[f"{name}_{no}"] = field

    def _line(self, found: dict[str, Any], no: int) -> ExampleLine | None:
        category, sku = found.get(f"category_{no}", ""), found.get(f"sku_{no}", "")
        price, quantity = found.get(f"price_{no}"), found.get(f"quantity_{no}")
        if price is None:
            if (category or sku or quantity is not None) and f"price_{no}" not in self.errors:
                self.add_error(f"price_{no}", _("Enter the amount."))
            return None
        if price >= AMOUNT_LIMIT * 10**self.digits:
            self.add_error(f"price_{no}", _("These goods come to more than can be posted."))
            return None
        count = Decimal(1) if quantity is None else quantity
        return ExampleLine(
            sku or "", category or "", int(count.scaleb(3)), price, int(found.get(f"rate_{no}") or RATES[0][0])
        )


def segments_of(opened: Opened) -> list[str]:
    """Return the segments that the rules of a draft ask for."""
    whens = [rule.get("when") for rule in opened.items("rules")]
    asked = [when.get("segment") for when in whens if isinstance(when, dict)]
    listed = [one if isinstance(one, list) else [one] for one in asked if one is not None]
    return sorted({code for codes in listed for code in codes if isinstance(code, str)})


def usual(opened: Opened, today: date) -> Example:
    """Return the example that a draft without any is shown with: three of what a rule names, next Saturday at three."""
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    categories = [_named(rule) for rule in opened.items("rules")]
    category = next((name for name in categories if name), "")
    tiers, stores = choices_of(opened, "tiers"), choices_of(opened, "stores")
    return Example(
        bought_at=datetime.combine(saturday, time(15)),
        lines=(ExampleLine("", category, 3000, _PRICE, 1000),),
        store=stores[0][0] if stores else "",
        tier=tiers[min(1, len(tiers) - 1)][0] if tiers else "",
    )


_PRICE = 500  # minor units of money


def _named(rule: dict[str, Any]) -> str:
    when = rule.get("when")
    line = when.get("line") if isinstance(when, dict) else None
    category = line.get("category") if isinstance(line, dict) else None
    found = category[0] if isinstance(category, list) and category else category
    return found if isinstance(found, str) else ""
