"""News as staff write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from members.models import Store
from rewards.actions.news import BODY_MAX, TITLE_MAX, Draft
from rewards.models import News
from rewards.selectors.programme import tier_names
from rewards.statement.figures import language_in_force, self_named

_MOMENT = "%Y-%m-%dT%H:%M"
_AREA = {"rows": 8}


def _moment() -> forms.DateTimeInput:
    return UnfoldAdminTextInputWidget({"type": "datetime-local"})


class MomentField(forms.DateTimeField):
    """A date and a time as `datetime-local` gives them, in the site's time zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_moment(), input_formats=[_MOMENT, "%Y-%m-%dT%H:%M:%S"], **options)

    def prepare_value(self, value: Any) -> Any:
        shown = super().prepare_value(value)
        return shown.strftime(_MOMENT) if hasattr(shown, "strftime") else shown


class NewsForm(forms.Form):
    """A piece of news; no store and no tier chosen means all."""

    title_ja = forms.CharField(label=_("title (Japanese)"), max_length=TITLE_MAX, widget=UnfoldAdminTextInputWidget)
    title_en = forms.CharField(label=_("title (English)"), max_length=TITLE_MAX, widget=UnfoldAdminTextInputWidget)
    body_ja = forms.CharField(
        label=_("text (Japanese)"), max_length=BODY_MAX, widget=UnfoldAdminTextareaWidget(_AREA),
        help_text=_("Plain text. Addresses that begin with https:// become links."),
    )  # fmt: skip
    body_en = forms.CharField(label=_("text (English)"), max_length=BODY_MAX, widget=UnfoldAdminTextareaWidget(_AREA))
    starts_at = MomentField(label=_("shown from"))
    ends_at = MomentField(label=_("shown until"), required=False, help_text=_("Empty: until it is taken back."))
    stores = forms.MultipleChoiceField(
        label=_("stores"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None chosen: for customers of all stores, and for guests."),
    )  # fmt: skip
    tiers = forms.MultipleChoiceField(
        label=_("tiers"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None chosen: for members of every tier, and for guests."),
    )  # fmt: skip
    is_pinned = forms.BooleanField(label=_("kept on top"), required=False, widget=UnfoldBooleanWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stores = Store.objects.filter(retired_at=None).order_by("code")
        self.fields["stores"].choices = [(row.code, f"{row.name_ja} {row.code}") for row in stores]  # type: ignore[attr-defined]
        self.fields["tiers"].choices = [  # type: ignore[attr-defined]
            (code, self_named(names, language_in_force())) for code, names in tier_names().items()
        ]

    @property
    def draft(self) -> Draft:
        return Draft(**self.cleaned_data)

    @staticmethod
    def of(news: News) -> dict[str, Any]:
        """Return what a form shows first of a piece of news."""
        columns = {name: getattr(news, name) for name in Draft._fields if name != "stores"}
        return columns | {"stores": list(news.stores.values_list("pk", flat=True))}
