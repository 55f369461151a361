"""The fold: what an account has, a fact that happened, the terms of that moment → what it has then, and why."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

from rewards.core.completing import completion
from rewards.core.due import advance, settle
from rewards.core.facts import (
    Activity,
    Adjustment,
    Capture,
    Completion,
    Exchange,
    Fact,
    Hold,
    Leave,
    MergeIn,
    MergeOut,
    Opening,
    Purchase,
    Refund,
    Release,
    Return,
    SplitIn,
    SplitOut,
    Tick,
    TierSet,
    TransferIn,
    TransferOut,
)
from rewards.core.holding import capture, hold, release_early
from rewards.core.judging import enter, set_tier
from rewards.core.leaving import leave
from rewards.core.merging import merge_in, merge_out, split_in, split_out
from rewards.core.moving import adjustment, exchange, give_back, opening, transfer_in, transfer_out
from rewards.core.purchasing import activity, purchase
from rewards.core.refunds import refund
from rewards.core.standing import Journal, Standing
from rewards.core.terms import Timeline


def post(
    standing: Standing, fact: Fact, timeline: Timeline, *, until: datetime | None = None
) -> tuple[Standing, Journal]:
    """Fold one fact; returns the new standing and what was written. The given standing is left as it was.

    `until` is the instant up to which time is then let pass (the moment of posting). Raises a Refusal.
    """
    after = deepcopy(standing)
    return after, post_into(after, fact, timeline, until=until)


def post_into(standing: Standing, fact: Fact, timeline: Timeline, *, until: datetime | None = None) -> Journal:
    """Fold one fact into this very standing, which is worthless after a Refusal: for long replays."""
    journal = Journal()
    standing.postings += 1
    if not standing.tiers:
        opened = standing.joined_at or fact.at
        enter(standing, opened, timeline.at(opened), journal)
    advance(standing, fact.at, timeline, journal)
    _FOLDS[type(fact)](standing, fact, timeline, journal)
    settle(standing, journal)
    if until is not None:
        advance(standing, until, timeline, journal)
    return journal


def _tier_set(standing: Standing, fact: TierSet, timeline: Timeline, journal: Journal) -> None:
    """Take over a tier of an old system with its period in force."""
    set_tier(standing, fact.code, fact.since, fact.until, standing.clock or fact.at, timeline, journal)


def _tick(standing: Standing, fact: Tick, timeline: Timeline, journal: Journal) -> None:
    """Nothing happens but what was due."""


_FOLDS: dict[type, Callable[[Standing, Any, Timeline, Journal], None]] = {
    Purchase: purchase,
    Completion: completion,
    Refund: refund,
    Activity: activity,
    Adjustment: adjustment,
    Opening: opening,
    Exchange: exchange,
    Return: give_back,
    Hold: hold,
    Capture: capture,
    Release: release_early,
    TransferOut: transfer_out,
    TransferIn: transfer_in,
    MergeOut: merge_out,
    MergeIn: merge_in,
    SplitOut: split_out,
    SplitIn: split_in,
    TierSet: _tier_set,
    Leave: leave,
    Tick: _tick,
}
