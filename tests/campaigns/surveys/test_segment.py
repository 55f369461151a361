"""The condition on surveys names whom a reference in plain Python names, over random histories."""

import itertools
import random
from datetime import timedelta
from typing import Any

import pytest

from campaigns.actions.survey_answers import answer
from campaigns.core.kinds import KINDS
from campaigns.core.rule import read
from campaigns.core.survey_occasions import option_code
from campaigns.forms.sentences import sentence
from campaigns.models import Survey, SurveyAnswer, SurveyInvitation
from campaigns.selectors.lists import lists
from loyalty_site.lib.clock import now
from tests.campaigns.surveys.cast import invited, running
from tests.campaigns.world import found, member, rule

pytestmark = pytest.mark.django_db
MEMBERS, INVITATIONS = 8, 40


def history() -> list[Survey]:
    """Have some members asked some surveys, some of them long ago, some of them answered."""
    rng = random.Random(7)
    surveys, people = [running(), running("csat"), running("free")], [member() for _ in range(MEMBERS)]
    for _ in range(INVITATIONS):
        survey = rng.choice(surveys)
        at = now() - timedelta(days=rng.randrange(60), hours=1)
        invitation = invited(survey, rng.choice(people), invited_at=at, expires_at=now() + timedelta(days=1))
        if rng.random() < 0.5:
            said = {"q1": [str(rng.randint(1, 5))], "q2": [rng.choice(["o1", "o2"])]}
            if survey.kind == "free":
                said = {"q1": [rng.choice(["o1", "o2"])]}
            taken = answer(invitation.pk, survey.versions.get().pk, said, language="ja", via="email").answer
            SurveyAnswer.objects.filter(pk=taken.pk).update(answered_at=at + timedelta(minutes=30))
    return surveys


def names(asked: dict[str, Any]) -> set[Any]:
    """Return whom a condition should name, read row by row."""
    named: set[Any] = set()
    unanswered: dict[Any, bool] = {}
    for row in SurveyInvitation.objects.select_related("survey__campaign", "member", "answer"):
        survey, said = row.survey, getattr(row, "answer", None)
        if "surveys" in asked and survey.campaign.code not in asked["surveys"]:
            continue
        if "scale" in asked and survey.kind != asked["scale"]:
            continue
        is_answer = asked["state"] == "answered"
        if is_answer and said is None:
            continue
        moment = said.answered_at if is_answer else row.invited_at
        if (
            "period" in asked
            and (now().astimezone().date() - moment.astimezone().date()).days >= asked["period"]["days"]
        ):
            continue
        unanswered[row.member] = unanswered.get(row.member, True) and said is None
        if is_answer:
            score = said.score
            if "at_least" in asked and (score is None or score < asked["at_least"]):
                continue
            if "at_most" in asked and (score is None or score > asked["at_most"]):
                continue
            codes = {option_code(survey.campaign.code, q, o) for q, chosen in said.choices.items() for o in chosen}
            if "option" in asked and asked["option"] not in codes:
                continue
        named.add(row.member)
    return {who for who, none in unanswered.items() if none} if asked["state"] == "unanswered" else named


def test_it_names_whom_the_reference_names() -> None:
    surveys = history()
    code = surveys[0].campaign.code
    plain: list[dict[str, Any]] = [
        {}, {"surveys": [code]}, {"scale": "csat"}, {"scale": "free"}, {"period": {"days": 20}},
        {"surveys": [each.campaign.code for each in surveys[:2]], "period": {"days": 7}},
    ]  # fmt: skip
    scores: list[dict[str, Any]] = [
        {}, {"at_least": 4}, {"at_most": 2}, {"at_least": 2, "at_most": 3}, {"option": option_code(code, "q2", "o1")},
        {"option": option_code(surveys[2].campaign.code, "q1", "o2")}, {"option": "nothing"}, {"option": "a/b/c"},
    ]  # fmt: skip
    tried = [{"state": state, **which} for state, which in itertools.product(("invited", "unanswered"), plain)]
    tried += [{"state": "answered", **which, **said} for which, said in itertools.product(plain, scores)]
    hits = 0
    for asked in tried:
        expected = names(asked)
        hits += 0 < len(expected) < MEMBERS
        assert found(rule({"survey": asked})) == expected, asked
    assert hits > len(tried) / 3  # the history tells conditions apart


def test_it_is_told_in_words() -> None:
    survey = running()
    code = option_code(survey.campaign.code, "q2", "o1")
    asked = {
        "state": "answered",
        "surveys": [survey.campaign.code],
        "at_most": 6,
        "option": code,
        "period": {"days": 30},
    }
    (condition,) = read({"all": [{"survey": asked}]}).parts
    told = sentence(condition, lists())  # type: ignore[arg-type]
    assert survey.title in told and "6" in told and "品ぞろえ" in told
    assert KINDS["survey"].contradiction({"state": "invited", "at_most": 6}) == "answered_alone"
