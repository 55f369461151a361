"""The questions of a survey.

    [{"code": "q1", "kind": "nps", "ja": …, "en": …, "required": true},
     {"code": "q2", "kind": "several", "ja": …, "en": …, "required": false, "options": [{"code": "o1", "ja", "en"}, …]}]

A survey of the kind nps or csat begins with its scale, which must be answered; a free one has none. Codes stay with
their questions and options from version to version, so that answers of several versions can be counted together.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from loyalty_site.lib.text import is_plain

QUESTIONS_MAX = 10
OPTIONS_MIN, OPTIONS_MAX = 2, 12
QUESTION_LENGTH_MAX, OPTION_LENGTH_MAX = 200, 60
SCALES: Mapping[str, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5)}
CHOSEN = ("choice", "several")
KINDS = (*SCALES, *CHOSEN, "text")
_CODE = re.compile(r"[a-z][0-9]{1,3}", re.ASCII)


class Option(NamedTuple):
    """Something to choose."""

    code: str
    ja: str
    en: str

    def said(self, language: str) -> str:
        """Return it in a language."""
        return self.en if language == "en" else self.ja


class Question(NamedTuple):
    """One question in both languages; `options` are of those that are chosen among."""

    code: str
    kind: str
    ja: str
    en: str
    is_required: bool
    options: tuple[Option, ...] = ()

    @property
    def scale(self) -> range:
        """Return the scores of a scale, none for any other kind."""
        low, high = SCALES.get(self.kind, (0, -1))
        return range(low, high + 1)

    def said(self, language: str) -> str:
        """Return it in a language."""
        return self.en if language == "en" else self.ja


class Mistake(NamedTuple):
    """What is wrong: the place, such as `2.options.1.ja` or a question's code, the reason, what its sentence names."""

    place: str
    reason: str
    limits: Mapping[str, object] = {}


class BadQuestions(ValueError):
    """Questions with mistakes."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = list(mistakes)


def read(document: Any, survey_kind: str) -> tuple[Question, ...]:
    """Return the questions of a document. Raises BadQuestions with every mistake."""
    if not isinstance(document, list) or not document:
        raise BadQuestions([Mistake("", "nothing")])
    if len(document) > QUESTIONS_MAX:
        raise BadQuestions([Mistake("", "many", {"most": QUESTIONS_MAX})])
    mistakes: list[Mistake] = []
    found = [_question(each, str(number), mistakes) for number, each in enumerate(document, 1)]
    codes = [each.code for each in found]
    if len(set(codes)) < len(codes):
        mistakes.append(Mistake("", "shape"))
    scales = [number for number, each in enumerate(found) if each.kind in SCALES]
    wanted = [0] if survey_kind in SCALES else []
    if scales != wanted or (wanted and found[0].kind != survey_kind):
        mistakes.append(Mistake("1", "scale" if wanted else "no_scale"))
    if mistakes:
        raise BadQuestions(mistakes)
    return tuple(found)


def load(document: Any) -> tuple[Question, ...]:
    """Return the questions of a stored version, which were read before they were stored."""
    return tuple(
        Question(
            each["code"], each["kind"], each["ja"], each["en"], bool(each["required"]),
            tuple(Option(option["code"], option["ja"], option["en"]) for option in each.get("options", ())),
        )
        for each in document
    )  # fmt: skip


def dump(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return questions as they are stored."""
    return [
        {"code": each.code, "kind": each.kind, "ja": each.ja, "en": each.en, "required": each.is_required}
        | ({"options": [option._asdict() for option in each.options]} if each.options else {})
        for each in questions
    ]


def _question(said: Any, place: str, mistakes: list[Mistake]) -> Question:
    known = {"code", "kind", "ja", "en", "required", "options"}
    if (
        not isinstance(said, dict)
        or said.keys() - known
        or not _is_code(said.get("code"))
        or said.get("kind") not in KINDS
    ):
        mistakes.append(Mistake(place, "shape"))
        return Question("", "", "", "", False)
    kind = said["kind"]
    ja, en = (_words(said.get(name), f"{place}.{name}", QUESTION_LENGTH_MAX, mistakes) for name in ("ja", "en"))
    options = _options(said.get("options"), place, mistakes) if kind in CHOSEN else ()
    return Question(said["code"], kind, ja, en, kind in SCALES or bool(said.get("required")), options)


def _options(said: Any, place: str, mistakes: list[Mistake]) -> tuple[Option, ...]:
    if not isinstance(said, list) or not OPTIONS_MIN <= len(said) <= OPTIONS_MAX:
        mistakes.append(Mistake(f"{place}.options", "options", {"least": OPTIONS_MIN, "most": OPTIONS_MAX}))
        return ()
    found = []
    for number, option in enumerate(said, 1):
        where = f"{place}.options.{number}"
        if not isinstance(option, dict) or option.keys() - {"code", "ja", "en"} or not _is_code(option.get("code")):
            mistakes.append(Mistake(where, "shape"))
            continue
        ja, en = (_words(option.get(name), f"{where}.{name}", OPTION_LENGTH_MAX, mistakes) for name in ("ja", "en"))
        found.append(Option(option["code"], ja, en))
    if len({option.code for option in found}) < len(found):
        mistakes.append(Mistake(f"{place}.options", "shape"))
    return tuple(found)


def _words(value: Any, place: str, most: int, mistakes: list[Mistake]) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        mistakes.append(Mistake(place, "missing"))
    elif len(text) > most:
        mistakes.append(Mistake(place, "long", {"most": most}))
    elif not is_plain(text):
        mistakes.append(Mistake(place, "control"))
    return text


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None
