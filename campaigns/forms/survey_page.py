"""The questions of a survey as its page draws them, in one language, with what was given and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.core.answering import TEXT_LENGTH_MAX
from campaigns.core.questions import Mistake, Question
from campaigns.messages.surveys import scale_ends

SENTENCES: Mapping[str, Promise] = {
    "choose": _("Choose an answer."),
    "write": _("Write a few words."),
    "long": _("Shorten this: it may have %(most)s letters."),
    "control": _("Take out signs that cannot be seen."),
}


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; `id` names its field on the page."""

    id: str
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `shape` is scale, choice, several or text; `ends` what the ends of a scale mean."""

    code: str
    shape: str
    kind: str
    label: str
    is_required: bool
    options: Sequence[Option]
    ends: Sequence[str]
    value: str
    error: str
    most: int = TEXT_LENGTH_MAX

    @property
    def first_id(self) -> str:
        """Return the id of the field to which its mistake leads."""
        return self.options[0].id if self.options else self.code


def drawn(
    questions: Sequence[Question], language: str, posted: Mapping[str, Sequence[str]], mistakes: Sequence[Mistake] = ()
) -> list[Asked]:
    """Return questions as they are drawn."""
    wrong = {each.place: _sentence(each) for each in mistakes}
    return [_asked(each, language, posted.get(each.code, ()), wrong.get(each.code, "")) for each in questions]


def _asked(question: Question, language: str, values: Sequence[str], error: str) -> Asked:
    is_scale = bool(question.scale)
    offered = [(str(score), str(score)) for score in question.scale]
    offered = offered or [(option.code, option.said(language)) for option in question.options]
    options = [
        Option(f"{question.code}-{value}", value, label, value in values) for value, label in offered
    ]  # fmt: skip
    return Asked(
        question.code, "scale" if is_scale else question.kind, question.kind, question.said(language),
        question.is_required, options, scale_ends(question.kind) if is_scale else (), values[0] if values else "", error,
    )  # fmt: skip


def _sentence(mistake: Mistake) -> str:
    told = str(SENTENCES[mistake.reason])
    limits = {name: f"{limit:,}" if isinstance(limit, int) else limit for name, limit in mistake.limits.items()}
    return told % limits if limits else told
