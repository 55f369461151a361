"""The steps with which a journey begins, written in both languages over every channel that costs nothing by the piece."""

from collections.abc import Mapping

from campaigns.journeys.ready import birthday, expiring_points, tier_near, welcome, win_back
from campaigns.journeys.ready.step import ReadyStep

READY: Mapping[str, tuple[ReadyStep, ...]] = {
    "welcome": welcome.STEPS,
    "birthday": birthday.STEPS,
    "expiring_points": expiring_points.STEPS,
    "win_back": win_back.STEPS,
    "tier_near": tier_near.STEPS,
}
__all__ = ["READY", "ReadyStep"]
