"""A campaign's plan as it is written, and what its dates make of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

State = Literal["running", "coming", "ended", "stopped"]
STATES: tuple[State, ...] = ("running", "coming", "ended", "stopped")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is to do: its first and last day, its stores (none: all), its goal, its cost.

    Without a last day it lasts until it is stopped. `goal` is a key of `campaigns.core.goals`, empty where there is none; `goal_figure` is in the goal's unit.
    """

    name_ja: str
    name_en: str
    note: str
    starts_on: date
    ends_on: date | None
    stores: tuple[str, ...]
    goal: str
    goal_figure: Decimal | None
    budget: Decimal | None
    control_percent: int


def state_of(starts_on: date, ends_on: date | None, *, is_stopped: bool, today: date) -> State:
    """Return where a campaign stands on a day; its last day still belongs to it."""
    if is_stopped:
        return "stopped"
    if today < starts_on:
        return "coming"
    return "running" if ends_on is None or today <= ends_on else "ended"


def moved(starts_on: date, ends_on: date | None, first: date) -> date | None:
    """Return the last day of a period as long as this one that begins on another day; None of one without an end."""
    return None if ends_on is None else first + (ends_on - starts_on)
