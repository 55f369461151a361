"""A survey as staff fill it in: its titles, when it is asked, what comes of an answer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.actions.surveys import FIXED, SurveyDraft
from campaigns.core.questions import SCALES
from campaigns.core.ready_surveys import Ready
from campaigns.forms.campaign import CODE
from campaigns.forms.segment import REVISION_MAX
from campaigns.models import Segment, Survey
from campaigns.selectors.lists import lists
from members.models import User

POINTS_MAX = 10_000
_MOMENT = "%Y-%m-%dT%H:%M"
_PLAIN = (
    "title_ja", "title_en", "intro_ja", "intro_en", "trigger", "delay_hours", "stores", "coupons", "wave_at", "points",
    "low_score", "case_hours", "answer_days",
)  # fmt: skip


def _brief(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=400, required=False, widget=forms.Textarea({"class": "brief", "rows": 2})
    )


class SurveyForm(forms.Form):
    """What is said of a survey beside its questions; `revision` is what somebody saw who edits one that there is."""

    title_ja = forms.CharField(label=_("Title in Japanese"), max_length=60)
    title_en = forms.CharField(label=_("Title in English"), max_length=60)
    intro_ja = _brief(_("Introduction in Japanese"))
    intro_en = _brief(_("Introduction in English"))
    trigger = forms.ChoiceField(label=_("When it is asked"), choices=Survey.Trigger)
    delay_hours = forms.IntegerField(
        label=_("Hours after it"), min_value=0, max_value=720, required=False,
        help_text=_("Not on a date. 24: the day after. Messages leave outside the quiet hours."),
    )  # fmt: skip
    stores = forms.MultipleChoiceField(
        label=_("In these stores"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("After a purchase or a used coupon. All stores where none is chosen."),
    )  # fmt: skip
    coupons = forms.MultipleChoiceField(
        label=_("About these coupons"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("After a used coupon. Any coupon where none is chosen."),
    )  # fmt: skip
    segment = forms.ChoiceField(label=_("Who is asked"), required=False, help_text=_("On a date."))
    wave_at = forms.DateTimeField(
        label=_("Date and time"), required=False, help_text=_("On a date. Everybody is asked at this moment."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT),
    )  # fmt: skip
    points = forms.IntegerField(
        label=_("Points for an answer"), min_value=0, max_value=POINTS_MAX, required=False,
        help_text=_("Given whatever the answer says. What a rule of the programme gives for the activity survey counts towards them."),
    )  # fmt: skip
    low_score = forms.IntegerField(
        label=_("A low score is up to"), min_value=0, max_value=10, required=False,
        help_text=_("Such an answer opens a case. Leave it empty to open none. Usual are 6 of 10 and 2 of 5."),
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Owner of the case"), required=False)
    case_hours = forms.IntegerField(
        label=_("Hours until an answer is owed"), min_value=1, max_value=720, required=False
    )
    answer_days = forms.IntegerField(
        label=_("Days in which it can be answered"), min_value=1, max_value=90, required=False
    )
    revision = forms.IntegerField(min_value=1, max_value=REVISION_MAX, widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, kind: str, is_running: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.kind, self.is_running = kind, is_running
        for name in FIXED if is_running else ():
            self.fields[name].disabled = True
        named = lists()
        segments = [(str(each.pk), each.name) for each in Segment.objects.filter(archived_at=None).order_by("code")]
        self._choose("stores", list(named["stores"].items()))
        self._choose("coupons", list(named["coupons"].items()))
        self._choose("segment", [("", _("All active members")), *segments])
        self._choose("owner", [("", "–"), *((str(user.pk), str(user)) for user in owners())])

    @classmethod
    def of(cls, survey: Survey, data: Any = None) -> "SurveyForm":
        """Return the form of a survey as it stands, or as somebody has filled it in."""
        initial = {name: getattr(survey, name) for name in (*_PLAIN, "revision")}
        people = {"segment": str(survey.segment_id or ""), "owner": str(survey.owner_id or "")}
        is_running = survey.state == Survey.State.RUNNING
        return cls(data, kind=survey.kind, is_running=is_running, initial=initial | people)

    @property
    def has_scale(self) -> bool:
        """Tell whether answers have a score."""
        return self.kind in SCALES

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together."""
        asked: dict[str, Any] = super().clean() or {}
        low = asked.get("low_score")
        if low is not None and not self.has_scale:
            asked["low_score"] = low = None
        if low is not None and low not in range(SCALES[self.kind][0], SCALES[self.kind][1] + 1):
            self.add_error("low_score", _("Choose a score of the scale."))
        if low is not None and not asked.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Say who takes care of such cases."))
        for name, usual in (("delay_hours", 0), ("points", 0), ("case_hours", 48), ("answer_days", 30)):
            if name not in self.errors and asked.get(name) is None:
                asked[name] = usual
        return asked

    def draft(self, questions: Sequence[Any]) -> SurveyDraft:
        """Return what was filled in, once it is valid."""
        asked = self.cleaned_data
        return SurveyDraft(
            **{name: asked[name] for name in _PLAIN}, questions=questions,
            segment_id=UUID(asked["segment"]) if asked["segment"] else None,
            owner_id=UUID(asked["owner"]) if asked["owner"] else None,
        )  # fmt: skip

    def seen_at(self, revision: int) -> "SurveyForm":
        """Return the same form for a later revision, which was shown."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["revision"] = str(revision)
        form = type(self)(data, kind=self.kind, is_running=self.is_running, initial=self.initial)
        form.is_valid()
        return form

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class NewSurveyForm(SurveyForm):
    """A new survey, which chooses its code."""

    code = forms.CharField(
        label=_("Code"), max_length=40, validators=[CODE],
        help_text=_("Segments and exports name the survey so; it stays for ever. Such as NPS-2027."),
    )  # fmt: skip

    @classmethod
    def from_ready(cls, ready: Ready, owner: User) -> "NewSurveyForm":
        """Return the form of a ready-made survey, whose cases are those of whoever begins it, if they may have any."""
        initial = {name: getattr(ready, name) for name in ready._fields if name not in ("kind", "questions")}
        is_possible = owner in owners()
        return cls(
            kind=ready.kind,
            initial=initial
            | {"points": 0, "case_hours": 48, "answer_days": 30, "owner": str(owner.pk) if is_possible else ""},
        )


class WaveForm(forms.Form):
    """When a survey on a date is asked once more."""

    wave_at = forms.DateTimeField(
        label=_("Date and time"), widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT)
    )


def owners() -> list[User]:
    """Return who of the staff may have cases of their own."""
    staff = User.objects.filter(is_staff=True, is_active=True, groups__permissions__codename="answer_case")
    return list(staff.distinct().order_by("email"))
