"""The five kinds of journeys: what their trigger asks for, what may end them early, when the next step is due.

What each means is told in `docs/journeys.md`; `campaigns/journeys` says who enters and who leaves in SQL.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

STEPS_MAX = 8
WAITS: Mapping[str, int] = {"minutes": 60 * 24, "hours": 24 * 30, "days": 365}  # the longest in each unit
POINTS_MAX = 100_000


class Figure(NamedTuple):
    """A whole number that a trigger asks for: the usual one, and its limits."""

    name: str
    usual: int
    low: int
    high: int


class Kind(NamedTuple):
    """A kind of journey: its figures, and what may end it early, `usual_exits` unless somebody says otherwise."""

    key: str
    figures: tuple[Figure, ...]
    exits: tuple[str, ...]
    usual_exits: tuple[str, ...]

    @property
    def usual_figures(self) -> dict[str, int]:
        """Return the figures that it begins with."""
        return {figure.name: figure.usual for figure in self.figures}


_KINDS = (
    Kind("welcome", (), ("bought",), ()),
    Kind("birthday", (Figure("days_before", 0, 0, 30),), ("bought",), ()),
    Kind(
        "expiring_points",
        (Figure("days_before", 30, 1, 90), Figure("at_least", 100, 1, 1_000_000)),
        ("points_used", "bought"),
        ("points_used",),
    ),
    Kind("win_back", (Figure("days_away", 90, 7, 1095),), ("bought",), ("bought",)),
    Kind("tier_near", (Figure("percent_missing", 20, 1, 50),), ("tier_reached",), ("tier_reached",)),
)
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _KINDS}
NOT_ACTIVE, SWITCHED_OFF = "not_active", "switched_off"  # end every journey
OCCASION_MAX = 40


class Step(NamedTuple):
    """A step as it is planned: so long after the one before, with so many points."""

    wait: int
    wait_unit: str
    points: int


def due_after(moment: datetime, wait: int, unit: str, zone: ZoneInfo) -> datetime:
    """Return when a step is due that waits so long after a moment; days are days of the zone's calendar."""
    if unit != "days":
        return moment + timedelta(**{unit: wait})
    return (moment.astimezone(zone) + timedelta(days=wait)).astimezone(moment.tzinfo)


def birthdays_kept_on(day: date) -> list[tuple[int, int]]:
    """Return the (month, day) of the birthdays that are kept on a day: 29 February on the 28th where there is none."""
    kept = [(day.month, day.day)]
    if kept == [(2, 28)] and (day + timedelta(days=1)).month == 3:
        kept.append((2, 29))
    return kept


def is_near(needs: Mapping[str, int], missing: Mapping[str, int], percent: int, *, needs_all: bool) -> bool:
    """Tell whether at most so many per cent of what a tier needs are missing, and something is.

    `needs` and `missing` are by unit. Where a tier needs one unit of several, being near by one is enough.
    """
    near = [gap * 100 <= needs[unit] * percent for unit, gap in missing.items()]
    return bool(near) and (all(near) if needs_all else any(near))


def tier_occasion(tier: str, period: str) -> str:
    """Return the occasion of coming near a tier within a period."""
    return f"{tier_of(tier)}:{period}"


def tier_of(code: str) -> str:
    """Return as much of a tier's code as an occasion holds beside a day."""
    return code[: OCCASION_MAX - len(":2026-12-31")]


def clean_figures(kind: Kind, document: Mapping[str, Any]) -> dict[str, int]:
    """Return a trigger's figures, the usual ones where one is missing or out of its limits."""
    found = {}
    for figure in kind.figures:
        value = document.get(figure.name)
        is_good = isinstance(value, int) and not isinstance(value, bool) and figure.low <= value <= figure.high
        found[figure.name] = value if is_good else figure.usual
    return found  # type: ignore[return-value]


def chosen_exits(kind: Kind, exits: Sequence[str]) -> list[str]:
    """Return those exits that a kind knows, in its order."""
    return [each for each in kind.exits if each in exits]
