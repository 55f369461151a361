"""What may be answered to the questions of a survey."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from campaigns.core.questions import SCALES, BadQuestions, Mistake, Question
from loyalty_site.lib.text import is_plain

TEXT_LENGTH_MAX = 2000


class BadAnswer(BadQuestions):
    """An answer with mistakes; the place of each is the code of its question."""


class Given(NamedTuple):
    """An answer as it is kept: the score, what was chosen and what was written, by question."""

    score: int | None
    choices: dict[str, list[str]]
    texts: dict[str, str]


def given(questions: Sequence[Question], posted: Mapping[str, Sequence[str]]) -> Given:
    """Return what was answered, of what a page posts by the codes of questions. Raises BadAnswer."""
    mistakes: list[Mistake] = []
    score: int | None = None
    choices: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    for question in questions:
        values = [value for value in posted.get(question.code, ()) if value.strip()]
        if not values:
            if question.is_required:
                mistakes.append(Mistake(question.code, _MISSING[question.kind]))
        elif question.kind in SCALES:
            score = _score(question, values, mistakes)
        elif question.kind == "text":
            texts |= _text(question, values[0], mistakes)
        else:
            choices |= _chosen(question, values, mistakes)
    if mistakes:
        raise BadAnswer(mistakes)
    return Given(score, choices, texts)


_MISSING = {"nps": "choose", "csat": "choose", "choice": "choose", "several": "choose", "text": "write"}


def _score(question: Question, values: Sequence[str], mistakes: list[Mistake]) -> int | None:
    found = {str(score): score for score in question.scale}.get(values[0]) if len(values) == 1 else None
    if found is None:
        mistakes.append(Mistake(question.code, "choose"))
    return found


def _chosen(question: Question, values: Sequence[str], mistakes: list[Mistake]) -> dict[str, list[str]]:
    known = [option.code for option in question.options]
    if not set(values) <= set(known) or (question.kind == "choice" and len(values) > 1):
        mistakes.append(Mistake(question.code, "choose"))
        return {}
    return {question.code: [code for code in known if code in values]}


def _text(question: Question, value: str, mistakes: list[Mistake]) -> dict[str, str]:
    lines = [line.rstrip() for line in value.expandtabs(1).strip().splitlines()]
    text = "\n".join(lines)
    if len(text) > TEXT_LENGTH_MAX:
        mistakes.append(Mistake(question.code, "long", {"most": TEXT_LENGTH_MAX}))
        return {}
    if not all(is_plain(line) for line in lines):
        mistakes.append(Mistake(question.code, "control"))
        return {}
    return {question.code: text}
