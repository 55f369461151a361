"""A merge as staff ask for it."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.actions.merging import REASON_MAX


class MergeForm(forms.Form):
    """Two members, which of them is kept, and how it is known that they are one person."""

    one = forms.UUIDField(widget=forms.HiddenInput)
    two = forms.UUIDField(widget=forms.HiddenInput)
    kept = forms.UUIDField(label=_("Keep"), error_messages={"required": _("Choose the membership that is kept.")})
    reason = forms.CharField(
        label=_("How do you know that this is one person?"),
        max_length=REASON_MAX,
        error_messages={"required": _("Say how you know that this is one person.")},
        help_text=_("For your colleagues and for the audit. Write no personal data."),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        sides = {found.get("one"), found.get("two")}
        if "kept" in found and (len(sides) < 2 or found["kept"] not in sides):
            raise ValidationError(_("Choose the membership that is kept."))
        return found

    def gone(self) -> UUID:
        """Return the member that is not kept."""
        one, two = self.cleaned_data["one"], self.cleaned_data["two"]
        gone: UUID = two if self.cleaned_data["kept"] == one else one
        return gone
