"""Journeys as their pages show them: each step in words, with its counts."""

from typing import NamedTuple

from campaigns.core.journeys import KINDS, clean_figures
from campaigns.forms.journey_words import ABOUT, BEGINNING, EXITS, exit_reason, trigger, waits
from campaigns.models import Journey, JourneyStep, JourneyVersion
from campaigns.selectors.journeys import Flow, Passed
from campaigns.selectors.progress import channel_name


class ShownStep(NamedTuple):
    """A step in words: what it waits for, over which channels, with which coupon, and why members left there."""

    step: JourneyStep
    wait: str
    channels: list[str]
    coupon: str
    passed: Passed
    exits: list[tuple[str, int]]


class Shown(NamedTuple):
    """A version in words."""

    flow: Flow
    about: str
    trigger: str
    beginning: str
    exits: list[str]
    steps: list[ShownStep]


def about(journey: Journey) -> str:
    """Return what a journey does."""
    return str(ABOUT[journey.kind])


def trigger_of(version: JourneyVersion) -> str:
    """Return who enters a version."""
    kind = KINDS[version.journey.kind]
    return trigger(kind.key, clean_figures(kind, version.figures))


def shown(found: Flow, coupons: dict[str, str]) -> Shown:
    """Return a version with its counts in words; `coupons` are names by their codes."""
    version = found.version
    kind = version.journey.kind
    return Shown(
        found, str(ABOUT[kind]), trigger_of(version), str(BEGINNING[kind]),
        [str(EXITS[each]) for each in version.exits if each in EXITS],
        [_step(passed, coupons) for passed in found.steps],
    )  # fmt: skip


def _step(passed: Passed, coupons: dict[str, str]) -> ShownStep:
    step = passed.step
    return ShownStep(
        step, waits(step.wait, step.wait_unit, is_first=step.number == 1),
        [channel_name(channel) for channel in step.send.channels],
        coupons.get(step.send.coupon, step.send.coupon), passed,
        [(exit_reason(reason), number) for reason, number in passed.exits],
    )  # fmt: skip
