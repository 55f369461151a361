"""What kinds of questions are called in the editor of a survey, what their mistakes say, how figures read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.core.questions import CHOSEN, SCALES, Mistake
from campaigns.forms.survey_document import lines

Words = Mapping[str, Promise]
KINDS: Words = {
    "nps": pgettext_lazy("question", "Scale from 0 to 10"),
    "csat": pgettext_lazy("question", "Scale from 1 to 5"),
    "choice": pgettext_lazy("question", "One of several"),
    "several": pgettext_lazy("question", "Any of several"),
    "text": pgettext_lazy("question", "In their own words"),
}
SENTENCES: Words = {
    "nothing": _("Add a question."),
    "many": _("A survey has %(most)s questions at most. Take some out."),
    "scale": _("A survey of this kind begins with its scale, and has no other one."),
    "no_scale": _("Free questions have no scale. Make a survey of another kind."),
    "shape": _("This cannot be read. Write it again."),
    "missing": _("Write this."),
    "long": _("Shorten this: it may have %(most)s letters."),
    "control": _("Take out signs that cannot be seen."),
    "options": _("Write %(least)s to %(most)s things to choose among, a line each, as many in both languages."),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question of the editor: `path` begins the names of its fields, `errors` are what is wrong with it."""

    path: str
    number: int
    code: str
    kind: str
    kind_name: str
    ja: str
    en: str
    is_required: bool
    is_scale: bool
    has_options: bool
    options_ja: str
    options_en: str
    errors: Sequence[str]


def drawn(document: Sequence[Mapping[str, Any]], mistakes: Sequence[Mistake]) -> list[Drawn]:
    """Return the questions as the editor draws them."""
    return [_drawn(each, number, mistakes) for number, each in enumerate(document, 1)]


def general(mistakes: Sequence[Mistake]) -> list[str]:
    """Return what is wrong with all questions together."""
    return [sentence(each) for each in mistakes if not each.place]


def sentence(mistake: Mistake) -> str:
    """Return what a person reads at the place of a mistake."""
    told = str(SENTENCES[mistake.reason])
    return told % dict(mistake.limits) if mistake.limits else told


def _drawn(each: Mapping[str, Any], number: int, mistakes: Sequence[Mistake]) -> Drawn:
    kind = str(each.get("kind", ""))
    wrong = [sentence(one) for one in mistakes if one.place.partition(".")[0] == str(number)]
    return Drawn(
        f"n{number}", number, str(each["code"]), kind, str(KINDS.get(kind, kind)), str(each["ja"]), str(each["en"]),
        bool(each["required"]), kind in SCALES, kind in CHOSEN, lines(each, "ja"), lines(each, "en"),
        list(dict.fromkeys(wrong)),
    )  # fmt: skip
