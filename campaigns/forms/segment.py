"""A segment as its writer fills it in: names, note, the rule as it is drawn, a list of members."""

from typing import Any

import orjson
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from campaigns.core.rule import BadRule, Group, read
from campaigns.forms.mistakes import sentences
from campaigns.models import Segment

JSON_MAX = 100_000
REVISION_MAX = 2**31 - 1
FILE_BYTES_MAX = 4_000_000
CODE = RegexValidator(r"\A[a-z0-9-]+\Z", _("Small letters a to z, digits and hyphens alone."))


class SegmentForm(forms.Form):
    """The names and the note; `revision` is what somebody saw who edits a segment that there is."""

    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("What it is for. Your colleagues read it.")
    )
    revision = forms.IntegerField(min_value=1, max_value=REVISION_MAX, widget=forms.HiddenInput)

    @property
    def names(self) -> tuple[str, str]:
        """Return the names in Japanese and in English."""
        return self.cleaned_data["name_ja"], self.cleaned_data["name_en"]

    @classmethod
    def of(cls, segment: Segment) -> "SegmentForm":
        """Return the form of a segment as it stands."""
        names = ("name_ja", "name_en", "note", "revision")
        return cls(initial={name: getattr(segment, name) for name in names})

    def seen_at(self, revision: int) -> "SegmentForm":
        """Return the same form for a later revision, which was shown."""
        data = dict(self.data.items())
        data["revision"] = str(revision)
        form = type(self)(data)
        form.is_valid()
        return form


class NewForm(SegmentForm):
    """A new segment, which chooses its code."""

    revision = None  # type: ignore[assignment]
    code = forms.CharField(
        label=_("Code"), max_length=40, validators=[CODE],
        help_text=_("Rules of the programme and the API name the segment so; it stays for ever. Such as spring-visitors."),
    )  # fmt: skip
    field_order = ("name_ja", "name_en", "code", "note")


class PastedForm(forms.Form):
    """A rule as text, such as it is taken away."""

    pasted = forms.CharField(
        label=_("Rule as JSON"), max_length=JSON_MAX,
        widget=forms.Textarea({"class": "brief", "rows": 6, "spellcheck": "false", "autocapitalize": "off"}),
    )  # fmt: skip

    def clean_pasted(self) -> Group:
        """Return the rule, every mistake told with its place."""
        try:
            return read(orjson.loads(self.cleaned_data["pasted"]))
        except orjson.JSONDecodeError as error:
            message = _("This is not JSON: line %(line)s cannot be read.")
            raise forms.ValidationError(message, params={"line": error.lineno}) from error
        except BadRule as bad:
            raise forms.ValidationError(sentences(bad)) from bad


class ListForm(NewForm):
    """A list of members as a file."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8 or Shift_JIS, one member a line: a member number, card: and a card's number, ext: and an external reference. 100,000 lines at most."),
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
    )  # fmt: skip
    leaves_out = forms.BooleanField(label=_("Leave out lines that name nobody"), required=False)
    field_order = ("file", "leaves_out", "name_ja", "name_en", "code", "note")  # type: ignore[assignment]

    def clean_file(self) -> Any:
        """Return the file unless it is too large."""
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES_MAX:
            raise forms.ValidationError(_("This file is larger than 4 MB. Divide it."))
        return file


class WhyForm(forms.Form):
    """Whom staff ask about: anything that names a member, or one of several that were found."""

    who = forms.CharField(label=_("Member number, card, phone or e-mail"), max_length=200)
    member = forms.UUIDField(required=False, widget=forms.HiddenInput)
