"""Why an entry was written, in a line that a member understands."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rewards.core.moves import DEBT
from rewards.core.terms import Terms
from rewards.models import PointEntry
from rewards.statement.figures import Figures, self_named

ACTIVITIES: Mapping[str, Promise] = {
    "enrolment": gettext_lazy("Thank you for joining"),
    "birthday": gettext_lazy("Happy birthday"),
    "referral": gettext_lazy("Thank you for bringing a friend"),
    "referred": gettext_lazy("Joined by a friend's invitation"),
    "visit": gettext_lazy("Earned with a visit"),
    "review": gettext_lazy("Earned with a review"),
    "check_in": gettext_lazy("Earned with a check-in"),
    "survey": gettext_lazy("Thank you for answering a survey"),
}
ADJUSTMENTS: Mapping[str, Promise] = {
    "opening_balance": gettext_lazy("Brought over from the earlier points programme"),
    "goodwill": gettext_lazy("A token of our thanks"),
    "apology": gettext_lazy("With our apologies"),
    "correction": gettext_lazy("Adjusted to put a mistake right"),
    "welcome_gift": gettext_lazy("A gift to welcome you"),
    "birthday_gift": gettext_lazy("A gift for your birthday"),
    "expiring_points_gift": gettext_lazy("A gift with the reminder of your points"),
    "win_back_gift": gettext_lazy("A gift because we would like to see you again"),
    "tier_near_gift": gettext_lazy("A gift on the way to the next tier"),
    "survey": gettext_lazy("Thank you for answering a survey"),
}
_LINES: Mapping[tuple[str, str], Promise] = {
    ("redeemed", "payment"): gettext_lazy("Used for a purchase"),
    ("redeemed", "hold"): gettext_lazy("Used your points"),
    ("held", "review"): gettext_lazy("Set aside until the receipt has been checked"),
    ("transferred", "sent"): gettext_lazy("Sent to another member"),
    ("transferred", "received"): gettext_lazy("Received from another member"),
    ("transferred", "merged"): gettext_lazy("Two memberships became one"),
    ("transferred", "split"): gettext_lazy("Two memberships are apart again"),
    ("expired", "left"): gettext_lazy("Given up by leaving"),
    ("forgiven", "left"): gettext_lazy("What was left owing is not taken after leaving"),
}
_KINDS: Mapping[str, Promise] = {
    "earned": gettext_lazy("Earned with a purchase"),
    "completed": gettext_lazy("Worked out again with the lines of the purchase"),
    "reversed": gettext_lazy("Taken back because of a return"),
    "expired": gettext_lazy("Expired: the last day has passed"),
    "forgiven": gettext_lazy("What a return left owing is not taken"),
}


def line(entry: PointEntry, terms: Terms | None, figures: Figures) -> str:
    """Return the reason of an entry: its kind and reason code as a line; `terms` are those of the entry."""
    kind, reason = entry.kind, entry.reason
    if (kind, reason) in _LINES:
        return str(_LINES[kind, reason])
    if kind == "earned" and reason:
        return str(ACTIVITIES.get(reason) or _("Earned: %(what)s") % {"what": in_words(reason)})
    if kind == "redeemed" and reason.startswith("reward:"):
        return _("Exchanged for a reward: %(reward)s") % {"reward": _reward_name(reason[7:], terms, figures)}
    if kind == "redeemed":
        return _("Used your points")
    if kind == "returned":
        return _("Given back because of a return") if entry.purchase_id else _("Given back: the use was cancelled")
    if kind == "reversed" and entry.points > 0:
        return _("Worked out again after a return")
    if kind == "adjusted":
        return str(ADJUSTMENTS.get(reason) or _("Adjusted (reason: %(reason)s)") % {"reason": in_words(reason)})
    if kind == "matured":
        return _("%(points)s can be used now") % {"points": figures.points(moved(entry, "pending"))}
    if kind == "held":
        return _("%(points)s set aside for what you are doing") % {"points": figures.points(moved(entry, "held"))}
    if kind == "released":
        return _("%(points)s that were set aside came back") % {"points": figures.points(moved(entry, "held"))}
    return str(_KINDS.get(kind, kind))


def moved(entry: PointEntry, state: str) -> int:
    """Return how many points an entry moved into or out of a state (available, pending, held)."""
    return abs(sum(change for _lot, field, change in entry.moves if field == state))


def notes(entry: PointEntry, figures: Figures) -> list[str]:
    """Return what an entry did to a debt, in sentences."""
    change = sum(change for lot, _field, change in entry.moves if lot == DEBT)
    if entry.kind == "forgiven" or not change:
        return []
    points = {"points": figures.points(abs(change))}
    if change < 0:
        return [_("%(points)s of it settled the points that a return had left owing.") % points]
    return [_("%(points)s were used already; they will be taken from the next points you earn.") % points]


def in_words(code: str) -> str:
    """Return a code of the programme or of staff as words."""
    return code.replace("_", " ").replace("-", " ").strip()


def _reward_name(code: str, terms: Terms | None, figures: Figures) -> str:
    items: list[Any] = terms.document["rewards"] if terms is not None else []
    found = next((item for item in items if item["code"] == code), None)
    return in_words(code) if found is None else self_named(found["name"], figures.language)
