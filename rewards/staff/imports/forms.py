"""Forms of imports: the file, and what its columns hold."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rewards.imports.columns import REJECT
from rewards.imports.headings import name_of
from rewards.imports.intake import CONTENT_BYTES_MAX, TOTALS_BYTES_MAX
from rewards.imports.kinds import COLUMNS
from rewards.models import ImportRun

SAMPLES = 3
SAMPLE_CHARACTERS = 40
_CSV = forms.ClearableFileInput({"accept": ".csv,.tsv,.txt,.gz,.xlsx"})


class FileForm(forms.Form):
    """A file to be imported."""

    kind = forms.ChoiceField(
        label=_("What does the file hold?"),
        choices=[(kind, ImportRun.Kind(kind).label) for kind in ("members", "balances", "purchases")],
    )
    file = forms.FileField(
        label=_("File"), allow_empty_file=True, max_length=1000, widget=_CSV,
        help_text=_("CSV with commas or tabs in UTF-8 or Shift_JIS (CP932), also compressed with gzip, or an Excel workbook (.xlsx)."),
    )  # fmt: skip
    totals = forms.FileField(
        label=_("Totals of the old system"), required=False, allow_empty_file=True, max_length=1000,
        widget=forms.ClearableFileInput({"accept": ".csv"}),
        help_text=_("For members and balances: a CSV file with measure, key and total, which the result is compared with."),
    )  # fmt: skip
    enrols = forms.BooleanField(
        label=_("Enrol members whom nobody knows"), required=False,
        help_text=_("For purchases that name a member by the old system's reference."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        return _bounded(self.cleaned_data["file"], CONTENT_BYTES_MAX)

    def clean_totals(self) -> Any:
        """Refuse totals that are too large."""
        return _bounded(self.cleaned_data["totals"], TOTALS_BYTES_MAX)

    def clean(self) -> dict[str, Any]:
        """Refuse totals that nothing can be compared with."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("totals") and data.get("kind") in COLUMNS and not COLUMNS[data["kind"]].measures:
            self.add_error("totals", gettext("Purchases are not compared with totals: leave this file out."))
        return data


def _bounded(file: Any, bytes_max: int) -> Any:
    if file and file.size > bytes_max:
        raise forms.ValidationError(
            gettext("The file is larger than %(size)s MB: divide it into several files.")
            % {"size": bytes_max // 1_000_000}
        )
    return file


class ColumnsForm(forms.Form):
    """What each column of a file holds, and a name under which that is kept."""

    name = forms.CharField(
        label=_("Keep these columns under a name"), max_length=60, required=False,
        help_text=_("The next file with the same headings is read in the same way."),
    )  # fmt: skip

    def __init__(
        self, data: Any, *, kind: str, headings: Sequence[str], samples: Sequence[Sequence[str]], guessed: Sequence[str]
    ) -> None:
        super().__init__(data)
        self.kind, self.headings = kind, headings
        choices = [("", _("(leave aside)"))] + [
            (column, f"{name_of(column, kind)}{' *' if column in COLUMNS[kind].required else ''}")
            for column in COLUMNS[kind].meant
        ]
        for place, heading in enumerate(headings):
            if heading in REJECT:
                continue
            shown = [cell[:SAMPLE_CHARACTERS] for row in samples if (cell := row[place].strip())]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading or "—", choices=choices, required=False, initial=guessed[place],
                help_text=" / ".join(shown[:SAMPLES]),
            )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[Any, str]]:
        """Return the fields of the columns with the samples beside them, which are text."""
        return [(self[name], str(self.fields[name].help_text)) for name in self.fields if name != "name"]

    @property
    def columns(self) -> list[str]:
        """Return the name of each of the file's columns; call it on a valid form."""
        return [
            heading if heading in REJECT else self.cleaned_data[f"column_{place}"]
            for place, heading in enumerate(self.headings)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse two columns that hold the same, and a file without what is needed."""
        data: dict[str, Any] = super().clean() or {}
        seen: dict[str, str] = {}
        for place, heading in enumerate(self.headings):
            column = data.get(f"column_{place}", "")
            if column and column in seen:
                said = gettext("%(column)s is chosen for “%(first)s” already: choose it once.")
                self.add_error(
                    f"column_{place}", said % {"column": name_of(column, self.kind), "first": seen[column]}
                )  # fmt: skip
            elif column:
                seen[column] = heading
        missing = [name_of(name, self.kind) for name in COLUMNS[self.kind].required if name not in seen]
        if missing and not self.errors:
            said = gettext("No column is chosen for: %(columns)s. Choose one, or add it to the file.")
            raise forms.ValidationError(said % {"columns": ", ".join(missing)})
        return data
