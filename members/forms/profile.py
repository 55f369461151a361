"""What members change about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.errors import DomainError
from members import values
from members.models import Consent, Member
from members.selectors.consents import granted_channels

# The version of the sentences beside the boxes below; a changed sentence is a new version.
CONSENT_WORDING = "profile-1"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
_CONSENT_PREFIX = "consent_"
_CONSENT_LABELS = {
    Consent.Channel.EMAIL: _("Send me news and offers by e-mail. I can stop this at any time."),
    Consent.Channel.SMS: _("Send me news and offers by SMS. I can stop this at any time."),
}


class ProfileForm(forms.Form):
    """A member's profile with a box for every channel over which the member can be reached."""

    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    kana = forms.CharField(label=_("Reading (kana)"), max_length=200, required=False)
    birthday = forms.DateField(
        label=_("Birthday"),
        required=False,
        help_text=_("Once it is set, it can be changed once a year."),
        widget=forms.DateInput({"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        initial = {field: getattr(member, field) for field in ("name", "kana", "birthday", "language")}
        granted = granted_channels(member)
        reachable = [Consent.Channel.EMAIL, *([Consent.Channel.SMS] if member.phone else [])]
        initial |= {f"{_CONSENT_PREFIX}{channel}": channel in granted for channel in reachable}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for channel in reachable:
            self.fields[f"{_CONSENT_PREFIX}{channel}"] = forms.BooleanField(
                label=_CONSENT_LABELS[channel], required=False
            )

    @property
    def consent_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(_CONSENT_PREFIX)]

    @property
    def consents(self) -> dict[str, bool]:
        """Return the answer for each channel that was shown."""
        return {
            name.removeprefix(_CONSENT_PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(_CONSENT_PREFIX)
        }

    def clean_name(self) -> str:
        return self._checked(values.name, "name")

    def clean_kana(self) -> str:
        return self._checked(values.kana, "kana")

    def clean_birthday(self) -> Any:
        return self._checked(values.birthday, "birthday")

    def _checked(self, check: Any, field: str) -> Any:
        try:
            return check(self.cleaned_data[field])
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
