"""A version of the terms of membership or the privacy policy as staff write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from members.actions.legal import CHANGE_MAX, TEXT_MAX, Draft
from members.models import LegalDocument
from members.selectors.legal import today

_AREA = {"rows": 24}


class LegalForm(forms.Form):
    """A new version, begun with the text of the newest one; `replaces` is the version that it was begun with."""

    replaces = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    effective_from = forms.DateField(
        label=_("in force from"),
        widget=UnfoldAdminTextInputWidget({"type": "date"}),
        help_text=_("Announce what is to members' disadvantage at least 30 days ahead."),
    )
    text_ja = forms.CharField(
        label=_("text (Japanese)"), max_length=TEXT_MAX, widget=UnfoldAdminTextareaWidget(_AREA),
        help_text=_("Markdown: ## for a heading, 1. and - for lists, **for emphasis**, [words](/address) for a link."),
    )  # fmt: skip
    text_en = forms.CharField(label=_("text (English)"), max_length=TEXT_MAX, widget=UnfoldAdminTextareaWidget(_AREA))
    change_ja = forms.CharField(
        label=_("what changes (Japanese)"), max_length=CHANGE_MAX, required=False, widget=UnfoldAdminTextInputWidget,
        help_text=_("One sentence that members read. The first version needs none."),
    )  # fmt: skip
    change_en = forms.CharField(
        label=_("what changes (English)"), max_length=CHANGE_MAX, required=False, widget=UnfoldAdminTextInputWidget
    )
    asks = forms.BooleanField(
        label=_("members are asked to accept it"), required=False, widget=UnfoldBooleanWidget,
        help_text=_("Not ticked: members are told in their inbox, and nobody is asked."),
    )  # fmt: skip

    def draft(self, kind: str) -> Draft:
        return Draft(kind, **self.cleaned_data)

    @staticmethod
    def begun(kind: str) -> dict[str, Any]:
        """Return what the form shows first: the newest version's text, from today or its own day on."""
        newest = LegalDocument.objects.filter(kind=kind).order_by("-version").first()
        begun = {"replaces": 0, "effective_from": today().isoformat(), "asks": True}
        if newest is None:
            return begun
        first_day = max(today(), newest.effective_from)
        texts = {"text_ja": newest.text_ja, "text_en": newest.text_en}
        return begun | texts | {"replaces": newest.version, "effective_from": first_day.isoformat()}
