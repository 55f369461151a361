"""A campaign as its planner fills it in."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from campaigns.core.plans import Plan
from campaigns.forms.goals import choices, is_too_fine
from campaigns.forms.segment import REVISION_MAX
from campaigns.models import Campaign
from campaigns.selectors.campaign_parts import terms_in_force
from campaigns.selectors.lists import lists
from rewards.statement.figures import Figures

MONEY_MAX = 10**12
CONTROL_MAX = 50
CODE = RegexValidator(r"\A[A-Za-z0-9_-]+\Z", _("Letters A to Z and a to z, digits, hyphens and underscores alone."))
CODE_HELP = _("Rules and coupons of the programme name the campaign so; it stays for ever. Such as SPRING-2027.")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


class CampaignForm(forms.Form):
    """The plan; `revision` is what somebody saw who changes a campaign that there is."""

    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    note = forms.CharField(
        label=_("Note"), max_length=400, required=False, help_text=_("What it is for. Your colleagues read it."),
        widget=forms.Textarea({"class": "brief", "rows": 3}),
    )  # fmt: skip
    starts_on = _day(_("First day"))
    ends_on = _day(
        _("Last day"), required=False, help_text=_("Leave it empty for a campaign that lasts until you stop it.")
    )  # fmt: skip
    stores = forms.MultipleChoiceField(
        label=_("Stores"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("All stores where none is chosen."),
    )  # fmt: skip
    goal = forms.ChoiceField(label=_("Goal"), required=False)
    goal_figure = forms.DecimalField(
        label=_("Figure to reach"), required=False, max_digits=18, decimal_places=3,
        help_text=_("In the unit that stands behind the goal."),
    )  # fmt: skip
    budget = forms.DecimalField(
        label=_("Budget"), required=False, min_value=0, max_value=MONEY_MAX, decimal_places=3,
        help_text=_("In the programme's currency. The costs so far are shown beside it."),
    )  # fmt: skip
    control_percent = forms.IntegerField(
        label=_("Control group (%)"), min_value=0, max_value=CONTROL_MAX, initial=10,
        help_text=_("So many of the audience get no message, so that you can see what the messages changed. 0 for none."),
    )  # fmt: skip
    revision = forms.IntegerField(min_value=1, max_value=REVISION_MAX, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stores"].choices = list(lists()["stores"].items())  # type: ignore[attr-defined]
        self.fields["goal"].choices = choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for days in their order, and for a goal and its figure together."""
        asked: dict[str, Any] = super().clean() or {}
        first, last = asked.get("starts_on"), asked.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first. Choose a later one."))
        if asked.get("goal") and asked.get("goal_figure") is None and "goal_figure" not in self.errors:
            self.add_error("goal_figure", _("Say what the goal should come to."))
        self._check_fractions(asked)
        return asked

    def _check_fractions(self, asked: dict[str, Any]) -> None:
        """Refuse fractions that the currency, or the goal's unit, does not have."""
        digits, budget = Figures.of(terms_in_force()).digits, asked.get("budget")
        goal, figure = asked.get("goal"), asked.get("goal_figure")
        if budget is not None and budget != round(budget, digits):
            self.add_error("budget", _("The programme's currency has no such fractions. Write a rounder amount."))
        if goal and figure is not None and is_too_fine(goal, figure, digits):
            self.add_error("goal_figure", _("This goal has no such fractions. Write a rounder figure."))

    @property
    def plan(self) -> Plan:
        """Return the plan of a form that is valid. Without a goal its figure is dropped."""
        asked = {name: self.cleaned_data[name] for name in Plan.__dataclass_fields__}
        figure = asked["goal_figure"] if asked["goal"] else None
        return Plan(**(asked | {"stores": tuple(asked["stores"]), "goal_figure": figure}))

    @classmethod
    def of(cls, campaign: Campaign) -> "CampaignForm":
        """Return the form of a campaign as it stands."""
        initial = {name: getattr(campaign, name) for name in (*Plan.__dataclass_fields__, "revision")}
        plain = {
            name: None if initial[name] is None else initial[name].normalize() for name in ("goal_figure", "budget")
        }
        return cls(initial=initial | {name: None if value is None else f"{value:f}" for name, value in plain.items()})

    def seen_at(self, revision: int) -> "CampaignForm":
        """Return the same form for a later revision, which was shown."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["revision"] = str(revision)
        form = type(self)(data)
        form.is_valid()
        return form


class NewCampaignForm(CampaignForm):
    """A new campaign, which chooses its code."""

    revision = None  # type: ignore[assignment]
    code = forms.CharField(label=_("Code"), max_length=40, validators=[CODE], help_text=CODE_HELP)


class CopyForm(forms.Form):
    """Another campaign like one that there is: what it is called, and when it begins."""

    code = forms.CharField(label=_("Code"), max_length=40, validators=[CODE], help_text=CODE_HELP)
    starts_on = _day(_("First day"))
