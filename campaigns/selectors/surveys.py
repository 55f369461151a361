"""Surveys as they are asked: an invitation with all that its page needs, and what waits for a member."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat, Replace

from campaigns.core.questions import Question, load
from campaigns.models import Delivery, Survey, SurveyAnswer, SurveyInvitation, SurveyVersion
from campaigns.selectors import survey_links
from loyalty_site.lib.clock import now
from members.models import Member
from members.selectors.merged import is_of_person
from rewards.selectors.timeline import NoProgramme, timeline
from rewards.statement.figures import Figures

SHOWN = 3


class Invited(NamedTuple):
    """An invitation, the member who goes on with it, and its answer where there is one."""

    invitation: SurveyInvitation
    member: Member
    answer: SurveyAnswer | None

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be answered."""
        return self.answer is None and self.invitation.expires_at > now() and self.member.status != Member.Status.LEFT


class Open(NamedTuple):
    """A survey that waits for a member: its title, where it is answered, what an answer gives."""

    title: str
    address: str
    points: int
    expires_at: object


def invited(invitation_id: UUID) -> Invited | None:
    """Return an invitation, None where there is none."""
    rows = SurveyInvitation.objects.select_related("survey", "member__merged_into", "answer")
    found = rows.filter(pk=invitation_id).first()
    if found is None:
        return None
    return Invited(found, found.member.merged_into or found.member, getattr(found, "answer", None))


def newest(survey: Survey) -> SurveyVersion:
    """Return the questions that a survey asks now."""
    return SurveyVersion.objects.filter(survey=survey).order_by("-number")[0]


def questions(version: SurveyVersion) -> tuple[Question, ...]:
    """Return the questions of a version."""
    return load(version.questions)


def figures() -> Figures:
    """Return how points are written in the language in force."""
    try:
        return Figures.of(timeline().versions[-1])
    except NoProgramme:
        return Figures.of(None)


def waiting_for(member: Member) -> list[Open]:
    """Return the surveys that a member can answer now, newest first.

    Whoever was left out of all messages by lot, to be measured, is not asked here either.
    """
    occasion = Concat(Value("survey:"), Replace(Cast(OuterRef("pk"), CharField()), Value("-"), Value("")))
    left_out = Delivery.objects.filter(send=OuterRef("survey__send"), occasion=occasion).exclude(arm="")
    rows = SurveyInvitation.objects.filter(
        is_of_person(member.pk), answered_at=None, expires_at__gt=now(), joined_at__isnull=False
    )
    rows = rows.exclude(Exists(left_out.filter(member=OuterRef("member")))).select_related("survey")
    return [
        Open(row.survey.title, survey_links.path(row.pk, "portal"), row.survey.points, row.expires_at)
        for row in rows.order_by("-invited_at")[:SHOWN]
    ]
