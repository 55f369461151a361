"""What scores come to: the net promoter score, the share of the content, each with a 95 % interval.

Promoters answer 9 or 10, detractors 0 to 6: nought is a detractor. The content answer 4 or 5 on a scale of 1 to 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from campaigns.core.effects import SMALLEST, Z, wilson

PROMOTERS_FROM, DETRACTORS_TO, CONTENT_FROM = 9, 6, 4


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in points (nps) or as a share (csat), of so many answers; without ends where these are too few to say."""

    value: float
    answers: int
    low: float | None = None
    high: float | None = None


def nps(scores: Mapping[int, int]) -> Figure | None:
    """Return the net promoter score of so many answers by score, in points; None where nobody has answered."""
    answers = sum(scores.values())
    if not answers:
        return None
    promoters = sum(number for score, number in scores.items() if score >= PROMOTERS_FROM) / answers
    detractors = sum(number for score, number in scores.items() if score <= DETRACTORS_TO) / answers
    value = promoters - detractors
    if answers < SMALLEST:
        return Figure(100 * value, answers)
    margin = Z * sqrt(max(0.0, promoters + detractors - value * value) / answers)
    return Figure(100 * value, answers, 100 * max(-1.0, value - margin), 100 * min(1.0, value + margin))


def csat(scores: Mapping[int, int]) -> Figure | None:
    """Return the share of the content of so many answers by score; None where nobody has answered."""
    answers = sum(scores.values())
    if not answers:
        return None
    content = sum(number for score, number in scores.items() if score >= CONTENT_FROM)
    return Figure(content / answers, answers, *wilson(content, answers))


def figure(kind: str, scores: Mapping[int, int]) -> Figure | None:
    """Return the figure of a survey's kind; None for one without a scale."""
    return {"nps": nps, "csat": csat}[kind](scores) if kind in ("nps", "csat") else None
