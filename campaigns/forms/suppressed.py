"""An address that staff look up in the suppression list, put on it or take off it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from loyalty_site.lib import emails, phones

CHANNELS = (("email", gettext_lazy("E-mail")), ("sms", gettext_lazy("SMS")), ("line", gettext_lazy("LINE")))


class AddressForm(forms.Form):
    """An address of one channel, in the form in which messages are sent to it; a reason where something changes."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=CHANNELS)
    address = forms.CharField(label=pgettext_lazy("message", "Address"), max_length=254, help_text=gettext_lazy(
        "An e-mail address, a phone number, or the id of a person at LINE."
    ))  # fmt: skip
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        address, channel = asked.get("address"), asked.get("channel")
        if not address or not channel:
            return asked
        read: dict[str, Callable[[str], str]] = {
            "email": emails.normalize_email, "sms": phones.to_e164, "line": str.strip,
        }  # fmt: skip
        try:
            asked["address"] = read[channel](address)
        except ValueError:
            self.add_error("address", _("This is no address of this channel. Correct it."))
        return asked
