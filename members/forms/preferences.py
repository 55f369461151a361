"""What a member wants to hear, as a table of topics and channels."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Consent, Member
from members.selectors.consents import TOPICS, Pair, preferences, unreachable

CHANNELS = tuple(Consent.Channel)
HELP = {
    Consent.Topic.CAMPAIGNS: gettext_lazy("Offers, and coupons that are for you."),
    Consent.Topic.NEWS: gettext_lazy("New stores, new goods and changes of the programme."),
    Consent.Topic.SURVEYS: gettext_lazy("Questions about your shopping, a few times a year."),
    Consent.Topic.POINTS: gettext_lazy("Points that expire soon, and what changes in your balance."),
}
REASONS = {
    Consent.Channel.EMAIL: gettext_lazy(
        "E-mail needs an address. Add one under Change e-mail address in your profile."
    ),
    Consent.Channel.SMS: gettext_lazy("SMS needs a phone number. Add it to your profile."),
    Consent.Channel.LINE: gettext_lazy("LINE is not connected with your membership yet."),
    Consent.Channel.PUSH: gettext_lazy("Push notifications are not switched on for any of your devices yet."),
}


class Row(NamedTuple):
    """A topic with its boxes, one for each channel."""

    topic: Consent.Topic
    help_text: Any
    boxes: list[forms.BoundField]


class ChannelBox(forms.BooleanField):
    """A box of the table; on a phone its channel's name stands below it."""

    def __init__(self, channel: str, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.channel = channel


class PreferencesForm(forms.Form):
    """A box for each topic and channel, and what the boxes were when the page was made.

    Only what the member changed on the page is a choice: a page that was left open says nothing about the rest, and
    above all does not agree again to what was refused elsewhere meanwhile.
    """

    shown = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        self.heard = preferences(member)
        self.missing = unreachable(member)
        shown = " ".join(sorted(_name(pair) for pair, heard in self.heard.items() if heard))
        initial = {"shown": shown} | {_name(pair): heard for pair, heard in self.heard.items()}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for pair, heard in self.heard.items():
            self.fields[_name(pair)] = ChannelBox(
                _channel(pair[0]),
                label=_("%(topic)s by %(channel)s") % {"topic": _topic(pair[1]), "channel": _channel(pair[0])},
                disabled=pair[0] in self.missing and not heard,  # what was agreed to can always be taken back
            )

    @property
    def rows(self) -> list[Row]:
        return [
            Row(topic, HELP[topic], [self[_name((channel.value, topic.value))] for channel in CHANNELS])
            for topic in TOPICS
        ]

    @property
    def reasons(self) -> list[Any]:
        """Return why some channels cannot be chosen."""
        return [REASONS[channel] for channel in CHANNELS if channel in self.missing]

    @property
    def choices(self) -> dict[Pair, bool]:
        """Return what the member changed on the page."""
        shown = set(self.cleaned_data["shown"].split())
        return {
            pair: self.cleaned_data[_name(pair)]
            for pair in self.heard
            if self.cleaned_data[_name(pair)] != (_name(pair) in shown) and not self.fields[_name(pair)].disabled
        }


def _name(pair: Pair) -> str:
    return f"{pair[1]}-{pair[0]}"


def _topic(value: str) -> str:
    return str(Consent.Topic(value).label)


def _channel(value: str) -> str:
    return str(Consent.Channel(value).label)
