"""Journeys in words: what each does, who enters it, what a step waits for and why somebody leaves."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.models import JourneyEntry

ABOUT: Mapping[str, Promise] = {
    "welcome": gettext_lazy("Greets whoever joins, and shows them what points are good for."),
    "birthday": gettext_lazy("Wishes a happy birthday."),
    "expiring_points": gettext_lazy("Reminds members of points before they expire."),
    "win_back": gettext_lazy("Writes to members who have not bought for a while."),
    "tier_near": gettext_lazy("Tells members how close the next tier is."),
}
FIGURES: Mapping[tuple[str, str], tuple[Promise, Promise]] = {
    ("birthday", "days_before"): (gettext_lazy("Days before the birthday"), gettext_lazy("0: on the day itself.")),
    ("expiring_points", "days_before"): (
        gettext_lazy("Days before the points expire"),
        gettext_lazy("Whoever has points that can be used for so many more days at most enters."),
    ),
    ("expiring_points", "at_least"): (
        gettext_lazy("Points at least"),
        gettext_lazy("As many as expire together on one day."),
    ),
    ("win_back", "days_away"): (
        gettext_lazy("Days without a purchase"),
        gettext_lazy("Members enter on the day on which it is so many."),
    ),
    ("tier_near", "percent_missing"): (
        gettext_lazy("Missing to the next tier at most (%)"),
        gettext_lazy("Of what the tier asks for: with 20, whoever has 80 of 100 enters."),
    ),
}
EXITS: Mapping[str, Promise] = {
    "bought": gettext_lazy("They have bought since entering"),
    "points_used": gettext_lazy("The points are used, or expire no longer"),
    "tier_reached": gettext_lazy("They have reached the tier"),
}
# What happens to those for whom the condition holds already when it is switched on.
BEGINNING: Mapping[str, Promise] = {
    "welcome": gettext_lazy("Whoever has joined before does not enter, nor do members whom an import takes over."),
    "birthday": gettext_lazy("From the day on which it is switched on, once a year for each member."),
    "expiring_points": gettext_lazy("Whoever has such points when it is switched on enters at once."),
    "win_back": gettext_lazy("Whoever has stayed away for longer when it is switched on does not enter."),
    "tier_near": gettext_lazy("Members enter by a purchase; whoever is close when it is switched on does not by that."),
}


def trigger(kind: str, figures: Mapping[str, int]) -> str:
    """Return who enters a journey, in a sentence."""
    if kind == "welcome":
        return _("Members enter when they join.")
    if kind == "birthday":
        days = figures["days_before"]
        if not days:
            return _("Members enter on their birthday.")
        return ngettext("Members enter %(days)s day before their birthday.", "Members enter %(days)s days before their birthday.", days) % {"days": days}  # fmt: skip
    if kind == "expiring_points":
        days = figures["days_before"]
        said = ngettext(
            "Members enter when %(points)s of their points or more expire within %(days)s day.",
            "Members enter when %(points)s of their points or more expire within %(days)s days.", days,
        )  # fmt: skip
        return said % {"points": f"{figures['at_least']:,}", "days": days}
    if kind == "win_back":
        return _("Members enter when they have not bought for %(days)s days.") % {"days": f"{figures['days_away']:,}"}
    percent = figures["percent_missing"]
    return _("Members enter when a purchase leaves %(percent)s%% or less missing to the next tier.") % {"percent": percent}  # fmt: skip


def waits(wait: int, unit: str, *, is_first: bool) -> str:
    """Return what a step waits for."""
    if not wait:
        return _("At once")
    if unit == "minutes":
        said = ngettext("%(count)s minute", "%(count)s minutes", wait)
    elif unit == "hours":
        said = ngettext("%(count)s hour", "%(count)s hours", wait)
    else:
        said = ngettext("%(count)s day", "%(count)s days", wait)
    values = {"wait": said % {"count": f"{wait:,}"}}
    return _("%(wait)s after entering") % values if is_first else _("%(wait)s later") % values


def exit_reason(reason: str) -> str:
    """Return why somebody left early."""
    return str(JourneyEntry.Exit(reason).label)
