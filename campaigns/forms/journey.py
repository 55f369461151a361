"""A version of a journey as it is written: the figures of its trigger, its exits, and when each step comes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.core.journeys import KINDS, POINTS_MAX, WAITS, Step, chosen_exits, clean_figures
from campaigns.forms.journey_words import EXITS, FIGURES
from campaigns.models import JourneyStep, JourneyVersion

REVISION_MAX = 2**31 - 1


class StepFields(NamedTuple):
    """A step with its fields."""

    step: JourneyStep
    wait: forms.BoundField
    wait_unit: forms.BoundField
    points: forms.BoundField


class JourneyForm(forms.Form):
    """What is asked of a journey beside the words of its messages; `revision` is what its writer saw."""

    revision = forms.IntegerField(min_value=1, max_value=REVISION_MAX, widget=forms.HiddenInput)
    exits = forms.MultipleChoiceField(
        label=_("Members leave early when"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, version: JourneyVersion, steps: Sequence[JourneyStep]) -> None:
        self.kind, self._steps = KINDS[version.journey.kind], list(steps)
        figures = clean_figures(self.kind, version.figures)
        super().__init__(data, initial={"revision": version.revision, "exits": version.exits, **figures})
        exits = self.fields["exits"]
        assert isinstance(exits, forms.MultipleChoiceField)
        exits.choices = [(each, EXITS[each]) for each in self.kind.exits]
        for figure in self.kind.figures:
            label, help_text = FIGURES[self.kind.key, figure.name]
            self.fields[figure.name] = forms.IntegerField(
                label=str(label), help_text=str(help_text), min_value=figure.low, max_value=figure.high
            )
        for step in self._steps:
            self._add_step(step)

    def _add_step(self, step: JourneyStep) -> None:
        after = _("Wait after entering") if step.number == 1 else _("Wait after the step before")
        self.fields[f"wait{step.number}"] = forms.IntegerField(
            label=after, min_value=0, max_value=max(WAITS.values()), initial=step.wait
        )
        self.fields[f"unit{step.number}"] = forms.ChoiceField(
            label=_("Unit"), choices=JourneyStep.Unit, initial=step.wait_unit
        )
        self.fields[f"points{step.number}"] = forms.IntegerField(
            label=pgettext_lazy("journey", "Points given"), min_value=0, max_value=POINTS_MAX, initial=step.points,
            help_text=_("0: none. They are given whether or not the message reaches the member."),
        )  # fmt: skip

    @property
    def figure_fields(self) -> list[forms.BoundField]:
        """Return the fields of the trigger."""
        return [self[figure.name] for figure in self.kind.figures]

    @property
    def step_fields(self) -> list[StepFields]:
        """Return the fields of each step."""
        return [
            StepFields(step, *(self[f"{name}{step.number}"] for name in ("wait", "unit", "points")))
            for step in self._steps
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a wait that is too long in its unit."""
        for step in self._steps:
            most = WAITS.get(self.cleaned_data.get(f"unit{step.number}", ""), 0)
            if most and (self.cleaned_data.get(f"wait{step.number}") or 0) > most:
                message = _("At most %(most)s in this unit.") % {"most": f"{most:,}"}
                self.add_error(f"wait{step.number}", message)
        return self.cleaned_data

    @property
    def chosen_figures(self) -> dict[str, int]:
        """Return the figures of the trigger, once the form is valid."""
        return {figure.name: self.cleaned_data[figure.name] for figure in self.kind.figures}

    @property
    def chosen_exits(self) -> list[str]:
        """Return the exits that were chosen, once the form is valid."""
        return chosen_exits(self.kind, self.cleaned_data["exits"])

    @property
    def chosen_steps(self) -> dict[int, Step]:
        """Return the steps by their numbers, once the form is valid."""
        data = self.cleaned_data
        return {
            step.number: Step(data[f"wait{step.number}"], data[f"unit{step.number}"], data[f"points{step.number}"])
            for step in self._steps
        }
