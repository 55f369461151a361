"""What the audit is searched for; every field stays in the address."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_site.audit_words import KINDS, kinds
from loyalty_site.lib.text import is_plain
from members.models import Change
from members.selectors.changes import STAFF_ORIGINS, Search, staff_by_email

EVERYTHING = "all"
_DATABASE = "db:"


class AuditForm(forms.Form):
    """Who, what, when, why, from where."""

    who = forms.CharField(
        label=gettext_lazy("Who"), help_text=gettext_lazy("E-mail address, or db: and a user of the database"),
        max_length=254, required=False,
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    thing = forms.CharField(
        label=gettext_lazy("Which one"), help_text=gettext_lazy("Its id or code, together with what it is"),
        max_length=100, required=False,
    )  # fmt: skip
    since = forms.DateField(
        label=gettext_lazy("First day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=gettext_lazy("Words of the reason"), max_length=100, required=False)
    origin = forms.ChoiceField(label=gettext_lazy("From where"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (
            ("kind", [("", _("Everything")), *kinds()]),
            (
                "origin",
                [("", _("Staff, commands, database")), *Change.Origin.choices, (EVERYTHING, _("From everywhere"))],
            ),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse what could never be found, and say why."""
        found = super().clean() or {}
        for name in ("who", "thing", "reason"):
            if not is_plain(found.get(name, "")):
                self.add_error(name, _("This contains a character that cannot be stored. Remove it."))
        if found.get("thing") and not found.get("kind"):
            self.add_error("kind", _("Choose what it is; an id alone names nothing."))
        if found.get("since") and found.get("until") and found["since"] > found["until"]:
            self.add_error("until", _("Choose a day that is not before the first one."))
        who = found.get("who", "").strip()
        if who and not self.errors.get("who") and not who.startswith(_DATABASE):
            found["actor_id"] = staff_by_email(who)
            if found["actor_id"] is None:
                self.add_error("who", _("Nobody has this e-mail address. Check it, or leave the field empty."))
        return found

    def search(self) -> Search:
        """Return what is looked for."""
        found = self.cleaned_data
        who, origin, kind = found.get("who", "").strip(), found.get("origin", ""), found.get("kind", "")
        return Search(
            actor_id=found.get("actor_id"),
            database_user=who.removeprefix(_DATABASE).strip() if who.startswith(_DATABASE) else "",
            origins=() if origin == EVERYTHING else (origin,) if origin else STAFF_ORIGINS,
            table=kind, object_types=KINDS.get(kind, ()), thing=found.get("thing", "").strip(), since=_midnight(found.get("since")),
            until=_midnight(found.get("until"), days=1), reason=found.get("reason", "").strip(),
        )  # fmt: skip


def _midnight(day: Any, days: int = 0) -> datetime | None:
    """Return when a day begins, or so many days later."""
    if day is None:
        return None
    try:
        return make_aware(datetime.combine(day + timedelta(days=days), time.min))
    except (OverflowError, ValueError):  # the last day that there is has no next one
        return None
