"""The questions of a survey as a page posts them, and what its buttons do with them.

A question posts as `n1-kind` and beside it `n1-code`, `n1-ja`, `n1-en`, `n1-required`, and the options of each language
as lines, `n1-options_ja` and `n1-options_en`. A question keeps its code as long as it is of the same kind, an option as
long as its Japanese words are the same: so answers of several versions can be counted together.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import count, zip_longest
from typing import Any

from django.http import QueryDict

from campaigns.core.questions import CHOSEN, KINDS, OPTIONS_MAX, QUESTIONS_MAX

_KIND = re.compile(r"n([1-9][0-9]?)-kind", re.ASCII)
_CODE = re.compile(r"q[0-9]{1,3}", re.ASCII)

Document = list[dict[str, Any]]


def posted(data: QueryDict, before: Sequence[Mapping[str, Any]]) -> Document:
    """Return the questions that a page posts; `before` are those of the version that it was opened with."""
    numbers = sorted({int(found[1]) for found in map(_KIND.fullmatch, data) if found})[:QUESTIONS_MAX]
    known = {each["code"]: each for each in before}
    found: Document = []
    for number in numbers:
        kind, code = data.get(f"n{number}-kind", ""), data.get(f"n{number}-code", "")
        earlier = known.get(code)
        is_same = earlier is not None and earlier["kind"] == kind
        is_new = _CODE.fullmatch(code) is not None and earlier is None
        taken = {each["code"] for each in found}
        if not (is_same or is_new) or code in taken:
            code = _fresh("q", {*known, *taken})
        found.append(_question(data, f"n{number}", kind, code, earlier if is_same else None))
    return found


def changed(document: Document, act: str, chosen: str, before: Sequence[Mapping[str, Any]]) -> Document:
    """Return the questions after a button was pressed: `add`, `remove 2`, `up 2`, `down 2`; as they were for any other."""
    verb, _, place = act.partition(" ")
    if verb == "add" and chosen in KINDS and len(document) < QUESTIONS_MAX:
        code = _fresh("q", {each["code"] for each in (*before, *document)})
        return [*document, _empty(code, chosen)]
    number = int(place) - 1 if place.isdecimal() and len(place) < 3 else -1
    if not 0 <= number < len(document):
        return document
    rest = [each for other, each in enumerate(document) if other != number]
    if verb == "up":
        rest.insert(max(0, number - 1), document[number])
    elif verb == "down":
        rest.insert(number + 1, document[number])
    elif verb != "remove":
        return document
    return rest


def lines(question: Mapping[str, Any], language: str) -> str:
    """Return the options of a question in a language as lines."""
    return "\n".join(str(option.get(language, "")) for option in question.get("options", ()))


def _empty(code: str, kind: str) -> dict[str, Any]:
    empty = {"code": code, "kind": kind, "ja": "", "en": "", "required": False}
    return empty | ({"options": []} if kind in CHOSEN else {})


def _question(data: QueryDict, path: str, kind: str, code: str, earlier: Mapping[str, Any] | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": code, "kind": kind, "ja": data.get(f"{path}-ja", "").strip(), "en": data.get(f"{path}-en", "").strip(),
        "required": f"{path}-required" in data,
    }  # fmt: skip
    if kind in CHOSEN:
        found["options"] = _options(data, path, earlier)
    return found


def _options(data: QueryDict, path: str, earlier: Mapping[str, Any] | None) -> list[dict[str, str]]:
    ja, en = (_lines(data.get(f"{path}-options_{language}", "")) for language in ("ja", "en"))
    known = {option["ja"]: option["code"] for option in (earlier or {}).get("options", ())}
    used = set(known.values())
    found: list[dict[str, str]] = []
    for words, english in zip_longest(ja, en, fillvalue=""):
        code = known.get(words)
        if code is None or code in {option["code"] for option in found}:
            code = _fresh("o", used)
        used.add(code)
        found.append({"code": code, "ja": words, "en": english})
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][: OPTIONS_MAX + 1]


def _fresh(letter: str, used: set[str]) -> str:
    return next(code for number in count(1) if (code := f"{letter}{number}") not in used)
