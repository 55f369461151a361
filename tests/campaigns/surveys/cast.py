"""Surveys for tests, and members who are asked them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from campaigns.actions import inviting, surveys
from campaigns.actions.surveys import SurveyDraft
from campaigns.core.ready_surveys import READY
from campaigns.models import Survey, SurveyInvitation
from campaigns.selectors import survey_links
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND
from members.models import Member, User
from tests.campaigns.world import member


def draft(kind: str = "nps", **columns: Any) -> SurveyDraft:
    """Return what staff write of a survey: the ready-made one of its kind, asked at once, opening no case."""
    ready = READY[kind]
    values: dict[str, Any] = {
        "title_ja": ready.title_ja, "title_en": ready.title_en, "intro_ja": ready.intro_ja, "intro_en": ready.intro_en,
        "trigger": "purchase", "delay_hours": 0, "stores": (), "coupons": (), "segment_id": None, "wave_at": None,
        "points": 0, "low_score": None, "owner_id": None, "case_hours": 48, "answer_days": 30,
        "questions": [dict(each) for each in ready.questions],
    }  # fmt: skip
    return SurveyDraft(**values | columns)


def written(kind: str = "nps", **columns: Any) -> Survey:
    """Return a survey that is a draft."""
    return surveys.create(f"S{uuid4().hex[:8]}", kind, draft(kind, **columns), actor=COMMAND)


def running(kind: str = "nps", *, since_days: float = 30, **columns: Any) -> Survey:
    """Return a survey that runs, since some days ago."""
    survey = surveys.start(written(kind, **columns).pk, actor=COMMAND)
    Survey.objects.filter(pk=survey.pk).update(started_at=now() - timedelta(days=since_days))
    survey.refresh_from_db()
    return survey


def invited(survey: Survey | None = None, who: Member | None = None, **columns: Any) -> SurveyInvitation:
    """Return an invitation that was handed over a moment ago."""
    at = now()
    usual: dict[str, Any] = {
        "survey": survey or running(), "member": who or member(), "occasion": f"test:{uuid4().hex}", "invited_at": at,
        "expires_at": at + timedelta(days=30), "joined_at": at,
    }  # fmt: skip
    return SurveyInvitation.objects.create(**usual | columns)


def address(invitation: SurveyInvitation, via: str = "email") -> str:
    """Return where an invitation is answered."""
    return survey_links.path(invitation.pk, via)


def posted(survey: Survey, **said: Any) -> dict[str, Any]:
    """Return what the page posts: a score of ten unless something else is said."""
    version = survey.versions.order_by("-number")[0]
    return {"version": str(version.pk), "lang": "ja", "q1": "10"} | said


def asked(survey: Survey) -> set[Member]:
    """Return whom a survey has asked."""
    return {row.member for row in SurveyInvitation.objects.filter(survey=survey).select_related("member")}


def sweep() -> int:
    """Ask whom there is to ask."""
    return inviting.invite_due()


def colleague(**columns: Any) -> User:
    """Return somebody of the staff who owns cases."""
    user = User.objects.create_user(f"{uuid4().hex[:8]}@example.com")
    User.objects.filter(pk=user.pk).update(is_staff=True, **columns)
    user.refresh_from_db()
    return user
