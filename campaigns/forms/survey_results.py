"""What a survey has brought, in words and as bars that the server draws."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.core.questions import SCALES, Question
from campaigns.core.satisfaction import CONTENT_FROM, DETRACTORS_TO, PROMOTERS_FROM, Figure
from campaigns.selectors.survey_results import Part, Scores

WIDTH, HEIGHT, TOP, BOTTOM = 640, 220, 24, 30


class Bar(NamedTuple):
    """A bar of the drawing, in its own units. `tone` is low, high or empty."""

    label: str
    value: int
    share: str
    x: float
    y: float
    width: float
    height: float
    middle: float
    tone: str


class Line(NamedTuple):
    """A line of a table: a month or a store, its figure and of how many answers."""

    name: str
    figure: str
    interval: str
    answers: int


class Chosen(NamedTuple):
    """A question with how often each of its options was chosen."""

    question: str
    options: Sequence[tuple[str, int, str]]


def told(kind: str, found: Figure | None) -> str:
    """Return a figure as staff read it; a dash where there is none."""
    if found is None:
        return "–"
    return signed(found.value) if kind == "nps" else percent(found.value)


def interval(kind: str, found: Figure | None) -> str:
    """Return the 95 % interval of a figure; a sentence where there are too few answers for one."""
    if found is None:
        return ""
    ends = _ends(kind, found)
    return _("95%% interval: %(low)s to %(high)s") % ends if ends else _("too few answers for an interval")


def bars(kind: str, scores: Scores) -> list[Bar]:
    """Return a bar for each score of the scale, whose heights begin at nought."""
    low, high = SCALES[kind]
    most, answers = max(scores.values(), default=0), sum(scores.values())
    step = WIDTH / (high - low + 1)
    found = []
    for place, score in enumerate(range(low, high + 1)):
        value = scores.get(score, 0)
        tall = (HEIGHT - TOP - BOTTOM) * value / most if most else 0.0
        x, width = place * step + step * 0.12, step * 0.76
        share = percent(value / answers) if answers else "–"
        found.append(Bar(
            str(score), value, share, round(x, 1), round(HEIGHT - BOTTOM - tall, 1), round(width, 1), round(tall, 1),
            round(x + width / 2, 1), _tone(kind, score),
        ))  # fmt: skip
    return found


def months(kind: str, parts: Sequence[Part]) -> list[Line]:
    """Return a line for each month."""
    return [
        _line(kind, date_format(date.fromisoformat(f"{part.name}-01"), "YEAR_MONTH_FORMAT"), part) for part in parts
    ]


def stores(kind: str, parts: Sequence[Part], names: Mapping[str, str]) -> list[Line]:
    """Return a line for each store, those of the most answers first."""
    ordered = sorted(parts, key=lambda part: (-part.figure.answers, part.name))
    return [_line(kind, names.get(part.name) or part.name, part) for part in ordered]


def chosen(questions: Sequence[tuple[Question, Mapping[str, int]]], language: str) -> list[Chosen]:
    """Return how often each option was chosen."""
    return [
        Chosen(
            question.said(language),
            [(option.said(language), counted.get(option.code, 0), _share(counted, option.code)) for option in question.options],
        )
        for question, counted in questions
    ]  # fmt: skip


def percent(share: float) -> str:
    """Return a share as staff read it."""
    return f"{100 * share:.1f}%"


def signed(points: float) -> str:
    """Return the points of a net promoter score, with their sign; nothing has none."""
    told = f"{points:+.1f}"
    return "0.0" if float(told) == 0 else told.replace("-", "−")


def _ends(kind: str, found: Figure) -> dict[str, str]:
    if found.low is None or found.high is None:
        return {}
    write = signed if kind == "nps" else percent
    return {"low": write(found.low), "high": write(found.high)}


def _share(counted: Mapping[str, int], code: str) -> str:
    whole = sum(counted.values())
    return percent(counted.get(code, 0) / whole) if whole else "–"


def _line(kind: str, name: str, part: Part) -> Line:
    ends = _ends(kind, part.figure)
    between = _("%(low)s to %(high)s") % ends if ends else "–"
    return Line(name, told(kind, part.figure), between, part.figure.answers)


def _tone(kind: str, score: int) -> str:
    if kind == "nps":
        return "low" if score <= DETRACTORS_TO else "high" if score >= PROMOTERS_FROM else ""
    return "high" if score >= CONTENT_FROM else "low" if score <= 2 else ""
