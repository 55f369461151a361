"""A member frozen, or active again, for a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member


class FreezingForm(forms.Form):
    """The state that the member shall be in, and why."""

    status = forms.ChoiceField(choices=[(Member.Status.FROZEN, _("frozen")), (Member.Status.ACTIVE, _("active"))])
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            ("asked", _("The member asked for it")),
            ("lost", _("A card or a phone was lost")),
            ("misuse", _("Misuse is suspected")),
            ("settled", _("The matter is settled")),
        ],
    )
