"""An entry that was computed again, in a sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rewards.audit.difference import Difference
from rewards.models import PointEntry
from rewards.statement.lines import signed

_COLUMNS: dict[str, Promise] = {
    "points": gettext_lazy("points"),
    "balance_after": gettext_lazy("balance after"),
    "expires_at": gettext_lazy("expires at"),
    "breakdown": gettext_lazy("breakdown"),
    "reason": gettext_lazy("reason"),
    "kind": gettext_lazy("kind"),
}


def sentence(entry: PointEntry, difference: Difference | None) -> str:
    """Return what came of computing an entry again: the same, or what differs, here or before it."""
    if difference is None:
        return _("Computed again from the facts: %(points)s points, the same as stored.") % {
            "points": signed(entry.points)
        }
    values = {
        "table": difference.table, "key": difference.key, "expected": difference.expected, "found": difference.found,
        "column": _COLUMNS.get(difference.column, difference.column),
    }  # fmt: skip
    if difference.key == f"{entry.account_id}/{entry.no}":
        return _("This entry differs: %(column)s should be %(expected)s and is %(found)s. Tell whoever runs the server.") % values  # fmt: skip
    return _("Something before this entry differs: %(table)s %(key)s, %(column)s should be %(expected)s and is %(found)s. Tell whoever runs the server.") % values  # fmt: skip
