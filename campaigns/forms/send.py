"""A send as its writer fills it in: its name, to whom, over which channels in which order, with which coupon."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.actions.sends import Draft
from campaigns.core.letters import CHANNELS
from campaigns.forms.message_document import Variant
from campaigns.forms.message_words import CHANNELS as CHANNEL_NAMES
from campaigns.models import Segment, Send

REVISION_MAX = 2**31 - 1
PLACES = tuple(f"channel{number}" for number in range(1, len(CHANNELS) + 1))


class SendForm(forms.Form):
    """What is said of a send beside its texts; `revision` is what somebody saw who edits one that there is."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Your colleagues read it, members do not."))
    topic = forms.ChoiceField(label=_("What it is about"), choices=Send.Topic)
    segment = forms.ChoiceField(label=_("To whom"), required=False)
    coupon = forms.ChoiceField(label=_("Coupon that each is given with it"), required=False)
    tracks = forms.BooleanField(label=_("Count who opens it and follows its links"), required=False)
    revision = forms.IntegerField(min_value=1, max_value=REVISION_MAX, widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, coupons: dict[str, str], is_standing: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rows = Segment.objects.filter(archived_at=None).order_by("code")
        segments = [(str(segment.pk), segment.name) for segment in rows]
        self._choose("segment", [("", _("All active members")), *segments])
        self._choose("coupon", [("", _("None")), *coupons.items()])
        names = [(key, CHANNEL_NAMES[key]) for key in CHANNEL_NAMES]
        for number, name in enumerate(PLACES, 1):
            label = _("First channel") if number == 1 else _("Channel %(number)s") % {"number": number}
            choices = names if number == 1 else [("", "–"), *names]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=number == 1)
        if is_standing:
            del self.fields["segment"]  # whoever joins it is told elsewhere

    @classmethod
    def of(cls, send: Send, coupons: dict[str, str]) -> "SendForm":
        """Return the form of a send as it stands."""
        initial = {name: getattr(send, name) for name in ("name", "topic", "coupon", "tracks", "revision")}
        channels = dict(zip(PLACES, send.channels, strict=False))
        initial |= channels | {"segment": str(send.segment_id or "")}
        return cls(initial=initial, coupons=coupons, is_standing=send.is_standing)

    @property
    def channels(self) -> list[str]:
        """Return the channels in their order, as far as they can be read; e-mail where none is."""
        values = self.data if self.is_bound else self.initial
        found = dict.fromkeys(values.get(name, "") for name in PLACES)
        return [channel for channel in found if channel in CHANNELS] or ["email"]

    @property
    def places(self) -> list[forms.BoundField]:
        """Return the fields of the channels."""
        return [self[name] for name in PLACES]

    def clean(self) -> dict[str, Any]:
        """Refuse a channel that is named twice."""
        chosen = [self.cleaned_data.get(name) for name in PLACES if self.cleaned_data.get(name)]
        for name in PLACES:
            if chosen.count(self.cleaned_data.get(name)) > 1:
                self.add_error(name, _("Choose each channel once."))
                break
        return self.cleaned_data

    def draft(self, variants: list[Variant]) -> Draft:
        """Return what was filled in, once it is valid."""
        data = self.cleaned_data
        segment = UUID(data["segment"]) if data.get("segment") else None
        return Draft(
            data["name"], data["topic"], segment, self.channels, data["coupon"], data["tracks"], variants
        )  # fmt: skip

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class PreviewForm(forms.Form):
    """As whom a message is looked at: a member, by anything that names one; an example where it is left empty."""

    who = forms.CharField(
        label=_("As this member"), max_length=200, required=False,
        help_text=_("Member number, card, phone or e-mail. Empty: an example."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language"), choices=[("ja", _("Japanese")), ("en", _("English"))], required=False
    )
