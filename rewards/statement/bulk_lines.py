"""What is wrong with a line of a file of adjustments, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

ERRORS: Mapping[str, Promise] = {
    "nobody": gettext_lazy("No member is named: fill in the member number, the card or the external ID."),
    "names": gettext_lazy("The member is named in several columns: fill in one of them."),
    "shortened": gettext_lazy(
        "The number was shortened by the spreadsheet: set the column to text and enter it again."
    ),
    "unknown": gettext_lazy("Nobody is named so: correct the number."),
    "repeated": gettext_lazy("This member stands in an earlier line: make one line of them."),
    "own": gettext_lazy("Nobody adjusts their own account: leave this line out."),
    "left": gettext_lazy("This member has left: leave this line out."),
    "few": gettext_lazy("This member has fewer points than would be taken: take fewer."),
    "points": gettext_lazy("The points are not a whole number other than 0, of at most 1,000,000,000."),
    "reason": gettext_lazy("The reason is not known: write correction, apology or goodwill."),
    "expiry": gettext_lazy("The last day is not a date: write it like 2027-03-31."),
    "expiry_past": gettext_lazy("The last day has passed: give a later one, or none."),
    "expiry_of_taken": gettext_lazy("Points that are taken have no last day: leave it empty."),
    "spent": gettext_lazy("The points had been used: as many as were left have been taken back."),
}
