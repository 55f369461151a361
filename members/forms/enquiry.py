"""What somebody would like to know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.cases import PURCHASE_MAX, TEXT_MAX
from members.models import Case


class ReplyForm(forms.Form):
    """A further message in an enquiry."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=TEXT_MAX,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Please do not write passwords or card numbers of a bank here."),
    )


class EnquiryForm(ReplyForm):
    """A new enquiry; guests say where they are answered."""

    topic = forms.ChoiceField(label=_("What is it about?"), choices=Case.Topic.choices)
    purchase = forms.CharField(
        label=_("Which purchase?"),
        max_length=PURCHASE_MAX,
        required=False,
        help_text=_("Day and store, or the number on the receipt."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We answer to this address."),
    )

    def __init__(self, *args: Any, is_guest: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_guest:
            del self.fields["email"]
        self.order_fields(["topic", "purchase", "text", "email"])
