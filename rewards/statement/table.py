"""The statement as a table: one row an entry, days and numbers as spreadsheets take them."""

from collections.abc import Iterable, Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rewards.core.terms import Timeline
from rewards.models import PointEntry
from rewards.statement import reasons
from rewards.statement.figures import Figures
from rewards.statement.lines import store_name

Row = tuple[str | int, ...]


def header(figures: Figures) -> tuple[str, ...]:
    """Return the names of the columns; points have the programme's own name."""
    return (
        _("Date"),
        _("Kind"),
        capfirst(figures.point_name),
        _("Balance"),
        _("Last usable day"),
        _("Store"),
        pgettext("statement", "Reason"),
    )


def rows(entries: Iterable[PointEntry], timeline: Timeline, figures: Figures) -> Iterator[Row]:
    """Yield the row of each entry, told by the terms it was written under; days are the programme's, as 2026-11-21."""
    versions = {terms.version: terms for terms in timeline.versions}
    kinds = {kind: capfirst(str(label)) for kind, label in PointEntry.Kind.choices}  # once, not once a row
    for entry in entries:
        yield (
            entry.occurred_at.astimezone(figures.zone).date().isoformat(),
            kinds[entry.kind],
            entry.points,
            entry.balance_after,
            figures.last_day(entry.expires_at).isoformat() if entry.expires_at is not None else "",
            store_name(entry, figures),
            reasons.line(entry, versions.get(entry.terms), figures),
        )
