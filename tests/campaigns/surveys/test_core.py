"""Figures by their definitions, and questions with their mistakes; without a database."""

from collections import Counter
from typing import Any

import pytest

from campaigns.core.answering import BadAnswer, given
from campaigns.core.questions import BadQuestions, dump, load, read
from campaigns.core.ready_surveys import READY, invitation
from campaigns.core.satisfaction import csat, nps
from campaigns.core.survey_occasions import invitation_of, occasion_of, option_code, option_of
from campaigns.forms.survey_results import signed
from loyalty_site.lib.ids import uuid7


def test_the_net_promoter_score_is_that_of_the_definition() -> None:
    found = nps({9: 30, 10: 20, 7: 10, 8: 20, 0: 5, 6: 15})
    assert found is not None and (found.value, found.answers) == (pytest.approx(30.0), 100)
    assert found.low is not None and found.high is not None and found.low < 30 < found.high
    assert nps({0: 1}).value == -100 and nps({6: 1, 7: 1}).value == -50  # type: ignore[union-attr]
    assert nps({}) is None and nps({10: 29}).low is None  # type: ignore[union-attr]


def test_satisfaction_is_that_of_the_definition() -> None:
    found = csat(Counter([5, 5, 5, 4, 4, 4, 3, 3, 2, 1]))
    assert found is not None and found.value == pytest.approx(0.6)
    assert found.low is not None and found.high is not None and found.low < 0.6 < found.high
    assert csat({}) is None


@pytest.mark.parametrize("kind", READY)
def test_ready_made_surveys_are_right(kind: str) -> None:
    questions = read([dict(each) for each in READY[kind].questions], kind)
    assert load(dump(questions)) == questions
    content = invitation(kind)
    assert all(content[channel].keys() == {"ja", "en"} for channel in content)


SCALE: dict[str, Any] = {"code": "q1", "kind": "nps", "ja": "何点ですか", "en": "What score?", "required": True}
TEXT: dict[str, Any] = {"code": "q2", "kind": "text", "ja": "理由は", "en": "Why?", "required": False}


@pytest.mark.parametrize(
    ("document", "kind", "reason"),
    [
        ([], "nps", "nothing"), ("x", "nps", "nothing"), ([SCALE] * 11, "nps", "many"), ([TEXT], "nps", "scale"),
        ([SCALE, SCALE | {"code": "q2"}], "nps", "scale"), ([SCALE], "csat", "scale"), ([SCALE], "free", "no_scale"),
        ([SCALE, TEXT | {"code": "q1"}], "nps", "shape"), ([SCALE, TEXT | {"ja": " "}], "nps", "missing"),
        ([SCALE, TEXT | {"en": "x" * 201}], "nps", "long"), ([SCALE, TEXT | {"en": "a\u202e"}], "nps", "control"),
        ([SCALE, TEXT | {"kind": "choice"}], "nps", "options"), ([SCALE, {"kind": "text"}], "nps", "shape"),
        ([SCALE, TEXT | {"kind": "choice", "options": [{"code": "o1", "ja": "x", "en": "x"}] * 2}], "nps", "shape"),
        ([None], "nps", "shape"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(document: Any, kind: str, reason: str) -> None:
    with pytest.raises(BadQuestions) as raised:
        read(document, kind)
    assert reason in {each.reason for each in raised.value.mistakes}


def test_an_answer_is_read_question_by_question() -> None:
    questions = read([dict(each) for each in READY["nps"].questions], "nps")
    assert given(questions, {"q1": ["0"]}) == (0, {}, {})
    assert given(questions, {"q1": ["10"], "q2": ["o3", "o1"], "q9": ["?"]}).choices == {"q2": ["o1", "o3"]}
    for wrong in ({}, {"q1": ["-1"]}, {"q1": ["1", "2"]}, {"q1": ["5"], "q2": ["o1", "o99"]}):
        with pytest.raises(BadAnswer):
            given(questions, wrong)


def test_names_of_invitations_and_options_are_read_back() -> None:
    one = uuid7()
    assert len(occasion_of(one)) <= 40 and invitation_of(occasion_of(one)) == one
    assert invitation_of("journey:1") is None and invitation_of("survey:x") is None and invitation_of("") is None
    assert option_of(option_code("NPS-1", "q2", "o1")) == ("NPS-1", "q2", "o1")
    assert option_of("NPS-1") == option_of("") == ("", "", "")


@pytest.mark.parametrize(("points", "told"), [(34.6, "+34.6"), (-25.0, "−25.0"), (0.0, "0.0"), (-0.04, "0.0")])
def test_a_net_promoter_score_is_told_with_its_sign(points: float, told: str) -> None:
    assert signed(points) == told
