"""Surveys: written, changed, started, ended, asked once more. The only writer of Survey and SurveyVersion."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from campaigns import errors
from campaigns.actions import campaigns, sends, standing
from campaigns.core.plans import Plan
from campaigns.core.questions import dump, read
from campaigns.core.ready_surveys import invitation
from campaigns.models import Campaign, Send, Survey, SurveyVersion
from campaigns.selectors.campaigns import today
from campaigns.selectors.occasions import wave_size
from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change

CHANNELS = ("email", "line", "push", "inbox")  # SMS costs per message: staff add it where they want it
State = Survey.State
# What was said to members who have been asked already, or makes a survey another one, stays once it runs.
FIXED = ("trigger", "points")


class SurveyDraft(NamedTuple):
    """What staff write of a survey; `questions` as in `campaigns.core.questions`."""

    title_ja: str
    title_en: str
    intro_ja: str
    intro_en: str
    trigger: str
    delay_hours: int
    stores: Sequence[str]
    coupons: Sequence[str]
    segment_id: UUID | None
    wave_at: datetime | None
    points: int
    low_score: int | None
    owner_id: UUID | None
    case_hours: int
    answer_days: int
    questions: Sequence[Any]


def create(code: str, kind: str, draft: SurveyDraft, *, actor: Actor) -> Survey:
    """Write a new survey, with its campaign and an invitation that says what is usually said.

    Raises CampaignCodeTaken, BadQuestions.
    """
    questions = dump(read(list(draft.questions), kind))
    with transaction.atomic():
        campaign = campaigns.plan(code, _plan(draft), actor=actor, kind=Campaign.Kind.SURVEY)
        words = sends.Draft(
            draft.title_ja, Send.Topic.SURVEYS, None, CHANNELS, "", True,
            [{"name": "A", "share": 100, "content": invitation(kind)}],
        )  # fmt: skip
        send = sends.begin(campaign.pk, words, actor=actor, is_standing=True)
        survey = Survey(campaign=campaign, send=send, kind=kind, revision=0)
        _write(survey, draft, actor)
        _version(survey, questions, 1, actor)
        record_change(actor, "survey.create", survey.pk, after=_told(survey))
    return survey


def change(survey_id: UUID, revision: int, draft: SurveyDraft, *, actor: Actor) -> Survey:
    """Save a survey that was opened at a revision. Of a running one, other questions are another version.

    Raises SurveyChanged, SurveyEnded, SurveyFixed, BadQuestions, Survey.DoesNotExist.
    """
    with transaction.atomic():
        survey = _locked(survey_id)
        if survey.state == State.ENDED:
            raise errors.SurveyEnded
        if survey.revision != revision:
            raise errors.SurveyChanged
        questions = dump(read(list(draft.questions), survey.kind))
        if survey.state == State.RUNNING and any(getattr(survey, name) != getattr(draft, name) for name in FIXED):
            raise errors.SurveyFixed
        before = _told(survey)
        _write(survey, draft, actor)
        _save_questions(survey, questions, actor)
        record_change(actor, "survey.change", survey.pk, before=before, after=_told(survey))
    return survey


def start(survey_id: UUID, *, actor: Actor, may_approve: bool = False) -> Survey:
    """Ask from now on.

    On a date, many are asked at once: above `CAMPAIGN_APPROVAL_SIZE` members a second person, who may approve, starts
    it. Raises SurveyNotDraft, SurveyWithoutWave, SurveyNeedsApproval, SendNotReady, SendHasMistakes, CampaignStopped,
    BadRule.
    """
    with transaction.atomic():
        survey = _locked(survey_id)
        if survey.state != State.DRAFT:
            raise errors.SurveyNotDraft
        if survey.trigger == Survey.Trigger.DATE:
            if survey.wave_at is None:
                raise errors.SurveyWithoutWave
            _check_size(survey, actor, may_approve=may_approve)
        standing.open_send(survey.send_id, actor=actor)
        survey.state, survey.started_at = State.RUNNING, now()
        _save(survey, actor)
        record_change(actor, "survey.start", survey.pk, before={"state": "draft"}, after={"state": "running"})
    return survey


def end(survey_id: UUID, *, actor: Actor) -> Survey:
    """Ask nobody any more; who has been asked may still answer as long as they were told. Raises SurveyEnded."""
    with transaction.atomic():
        survey = _locked(survey_id)
        if survey.state == State.ENDED:
            raise errors.SurveyEnded
        before, survey.state, survey.ended_at, survey.wave_at = survey.state, State.ENDED, now(), None
        _save(survey, actor)
        standing.close(survey.send_id, actor=actor)
        record_change(actor, "survey.end", survey.pk, before={"state": before}, after={"state": "ended"})
    return survey


def plan_wave(survey_id: UUID, at: datetime, *, actor: Actor, may_approve: bool = False) -> Survey:
    """Have a running survey on a date asked once more.

    Raises SurveyNotOnDate, SendInThePast, SurveyNeedsApproval, BadRule.
    """
    with transaction.atomic():
        survey = _locked(survey_id)
        if survey.state != State.RUNNING or survey.trigger != Survey.Trigger.DATE:
            raise errors.SurveyNotOnDate
        if at < now():
            raise errors.SendInThePast
        if survey.wave_at is None:
            _check_size(survey, actor, may_approve=may_approve)
        before = {"wave_at": survey.wave_at and survey.wave_at.isoformat()}
        survey.wave_at = at
        _save(survey, actor)
        record_change(actor, "survey.plan_wave", survey.pk, before=before, after={"wave_at": at.isoformat()})
    return survey


def _check_size(survey: Survey, actor: Actor, *, may_approve: bool) -> None:
    if actor.user_id is None or wave_size(survey) <= settings.CAMPAIGN_APPROVAL_SIZE:
        return
    if not may_approve or survey.changed_by_id == actor.user_id:
        raise errors.SurveyNeedsApproval(most=f"{settings.CAMPAIGN_APPROVAL_SIZE:,}")


def _locked(survey_id: UUID) -> Survey:
    return Survey.objects.select_for_update(of=["self"]).select_related("campaign", "segment").get(pk=survey_id)


def _plan(draft: SurveyDraft) -> Plan:
    """Return the plan of the survey's campaign: nobody is left out to be measured, because all opinions are wanted."""
    return Plan(
        name_ja=draft.title_ja, name_en=draft.title_en, note="", starts_on=today(), ends_on=None, stores=(), goal="",
        goal_figure=None, budget=None, control_percent=0,
    )  # fmt: skip


def _save_questions(survey: Survey, questions: list[dict[str, Any]], actor: Actor) -> None:
    newest = survey.versions.order_by("-number").first()
    assert newest is not None  # one is made with the survey
    if newest.questions == questions:
        return
    if survey.state == State.DRAFT:
        newest.questions, newest.made_at, newest.made_by_id = questions, now(), actor.user_id
        newest.save(update_fields=["questions", "made_at", "made_by"])
    else:
        _version(survey, questions, newest.number + 1, actor)


def _version(survey: Survey, questions: list[dict[str, Any]], number: int, actor: Actor) -> None:
    SurveyVersion.objects.create(
        survey=survey, number=number, questions=questions, made_at=now(), made_by_id=actor.user_id
    )  # fmt: skip


def _write(survey: Survey, draft: SurveyDraft, actor: Actor) -> None:
    values = draft._asdict()
    del values["questions"]
    if draft.trigger != Survey.Trigger.DATE:
        values |= {"segment_id": None, "wave_at": None}
    if draft.low_score is None:
        values["owner_id"] = None
    for name, value in values.items():
        setattr(survey, name, list(value) if name in ("stores", "coupons") else value)
    _save(survey, actor)


def _save(survey: Survey, actor: Actor) -> None:
    survey.revision += 1
    survey.changed_at, survey.changed_by_id = now(), actor.user_id
    survey.save()


def _told(survey: Survey) -> dict[str, Any]:
    """Return a survey as the audit tells of it: what it does, not its words."""
    return {
        "kind": survey.kind, "trigger": survey.trigger, "points": survey.points, "low_score": survey.low_score,
        "owner": str(survey.owner_id) if survey.owner_id else None,
    }  # fmt: skip
