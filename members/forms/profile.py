"""What members change about themselves."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from loyalty_site.lib.errors import DomainError
from members import values
from members.actions.profile import birthday_changeable_on
from members.models import Member, Store
from members.selectors import interests, stores

LANGUAGES = [("ja", "日本語"), ("en", "English")]
_PLAIN = ("name", "kana", "birthday", "language", "time_zone")


class ProfileForm(forms.Form):
    """A member's profile; beside what is asked stands what it is for."""

    name = forms.CharField(
        label=pgettext_lazy("member", "Name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For staff at a store, who address you by it."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    kana = forms.CharField(
        label=gettext_lazy("Reading (kana)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("So that your name is read correctly and found at a store."),
    )
    birthday = forms.DateField(
        label=gettext_lazy("Birthday"),
        required=False,
        widget=forms.DateInput({"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )
    favourite_store = forms.ChoiceField(
        label=gettext_lazy("Favourite store"),
        required=False,
        help_text=gettext_lazy("For news from the store where you like to shop."),
    )
    interests = forms.MultipleChoiceField(
        label=gettext_lazy("Interests"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=LANGUAGES,
        help_text=gettext_lazy("The pages and all messages are written in it."),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Where you live, such as Asia/Tokyo. Empty: that of the programme."),
        widget=forms.TextInput({"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {field: getattr(member, field) for field in _PLAIN} | {
            "favourite_store": member.favourite_store_id or "",
            "interests": interests.chosen(member),
        }
        super().__init__(*args, **kwargs)
        self.fields["birthday"].help_text = _birthday_help(member)
        open_stores = [(store.code, _name(store)) for store in stores.choosable(member)]
        self.fields["favourite_store"].choices = [("", _("No favourite store")), *open_stores]  # type: ignore[attr-defined]
        offered = [(interest.code, interest.name) for interest in interests.choosable(member)]
        self.fields["interests"].choices = offered  # type: ignore[attr-defined]

    @property
    def time_zones(self) -> tuple[str, ...]:
        return _time_zones()

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was written, for `change_own`."""
        return self.cleaned_data | {"favourite_store": self.cleaned_data["favourite_store"] or None}

    def clean_name(self) -> str:
        return self._checked(values.name, "name")

    def clean_kana(self) -> str:
        return self._checked(values.kana, "kana")

    def clean_birthday(self) -> Any:
        return self._checked(values.birthday, "birthday")

    def clean_time_zone(self) -> str:
        return self._checked(values.time_zone, "time_zone")

    def _checked(self, check: Any, field: str) -> Any:
        try:
            return check(self.cleaned_data[field])
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from error


def _birthday_help(member: Member) -> str:
    reason = _("For what we give you on your birthday. Once it is set, it can be changed once a year.")
    day = birthday_changeable_on(member)
    if day is None:
        return reason
    again = _("It can next be changed from %(day)s.") % {"day": date_format(day, "DATE_FORMAT")}
    return f"{reason} {again}"


def _name(store: Store) -> str:
    return store.name_en if (get_language() or "").startswith("en") else store.name_ja


@cache
def _time_zones() -> tuple[str, ...]:
    """Return the zones that are named after places; any other IANA name can be written too."""
    return tuple(sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and zone[:4] != "Etc/"))
