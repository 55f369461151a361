"""Answers to surveys: taken once, thanked for, acted upon. The only writer of SurveyAnswer.

1. The invitation's row is locked: of thirty posts at once one is the answer, the others are told so; the database
   holds one answer to an invitation besides.
2. The account is locked before the fact is written, as with every fact about a member, so that facts keep their order.
3. The answer is stored, then thanked for with points, whatever it says, in one transaction: both are there or neither.
   What the programme gives for the activity `survey` by a rule of its own counts towards the survey's points.
4. A low score opens a case in the same transaction, once.
"""

from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext, override

from campaigns import errors
from campaigns.core.answering import Given, given
from campaigns.core.questions import load
from campaigns.models import SurveyAnswer, SurveyInvitation, SurveyVersion
from loyalty_site.lib.clock import now
from members.actions import cases, outbox
from members.models import Member
from rewards.actions.accounts import open_account
from rewards.actions.activities import post_activity
from rewards.actions.adjustments import adjust
from rewards.actions.locking import lock_accounts
from rewards.core.refusals import Refusal
from rewards.models import Adjustment
from rewards.selectors.timeline import NoProgramme

ACTIVITY = REASON = "survey"


class Taken(NamedTuple):
    """An answer; `is_new` unless the invitation had been answered before."""

    answer: SurveyAnswer
    is_new: bool


@transaction.atomic
def answer(invitation_id: UUID, version_id: UUID, posted: dict[str, list[str]], *, language: str, via: str) -> Taken:
    """Take the answer to an invitation, to the questions of the version that was shown.

    Raises BadAnswer, SurveyExpired, SurveyReworded where these were no questions of the survey's,
    SurveyInvitation.DoesNotExist.
    """
    rows = SurveyInvitation.objects.select_for_update(no_key=True, of=["self"])
    invitation = rows.select_related("survey__owner").get(pk=invitation_id)
    earlier = SurveyAnswer.objects.filter(invitation=invitation).first()
    if earlier is not None:
        return Taken(earlier, False)
    member = _person(invitation)
    at = now()
    if member is None or invitation.expires_at <= at:
        raise errors.SurveyExpired
    version = SurveyVersion.objects.filter(survey=invitation.survey_id, pk=version_id).first()
    if version is None:
        raise errors.SurveyReworded
    said = given(load(version.questions), posted)
    row = SurveyAnswer.objects.create(
        invitation=invitation, survey=invitation.survey, version=version, store_id=invitation.store_id,
        score=said.score, choices=said.choices, texts=said.texts, language=language, via=via, answered_at=at,
    )  # fmt: skip
    invitation.answered_at = at
    invitation.save(update_fields=["answered_at"])
    account_id = open_account(member.pk, member.joined_at)
    lock_accounts([account_id])
    row.points = _thank(account_id, row)
    _open_case(row, member, said)
    row.save(update_fields=["points", "case"])
    outbox.record("survey.answered", member.pk, _told(row, invitation))
    return Taken(row, True)


def _person(invitation: SurveyInvitation) -> Member | None:
    """Return the member who answers: the one who goes on where memberships were merged; None where they have left."""
    member = Member.objects.select_related("merged_into").get(pk=invitation.member_id)
    member = member.merged_into or member
    return None if member.status == Member.Status.LEFT else member


def _thank(account_id: UUID, row: SurveyAnswer) -> int:
    """Give the points of an answer and return how many; none where the member has left a moment ago."""
    earned, wanted = 0, row.survey.points
    try:
        with transaction.atomic():
            earned = post_activity(
                account_id, ACTIVITY, str(row.pk), row.answered_at, data={"survey": row.survey.campaign.code},
                origin="clock",
            ).earned  # fmt: skip
            if wanted <= earned:
                return earned
            given_too, _account = adjust(account_id, wanted - earned, REASON, "", submission=uuid5(row.pk, REASON))
        return wanted if given_too.status == Adjustment.Status.POSTED else earned
    except (Refusal, NoProgramme):
        return 0


def _open_case(row: SurveyAnswer, member: Member, said: Given) -> None:
    survey = row.survey
    if survey.low_score is None or said.score is None or said.score > survey.low_score:
        return
    owner = survey.owner if survey.owner is not None and survey.owner.is_active and survey.owner.is_staff else None
    purchase = row.invitation.purchase
    row.case = cases.open_for_survey(
        member, _said(row, said), uuid5(row.pk, "case"), owner=owner, hours=survey.case_hours, language=row.language,
        purchase=f"{purchase.store_id} {purchase.external_id}"[: cases.PURCHASE_MAX] if purchase is not None else "",
    )  # fmt: skip


def _said(row: SurveyAnswer, said: Given) -> str:
    """Return an answer in words, in its language, as the first message of its case."""
    with override(row.language):
        title = row.survey.title
        most = {"nps": 10, "csat": 5}[row.survey.kind]
        lines = [
            gettext("“%(survey)s”: %(score)s out of %(most)s") % {"survey": title, "score": said.score, "most": most}
        ]
    return "\n\n".join([*lines, *said.texts.values()])[: cases.TEXT_MAX]


def _told(row: SurveyAnswer, invitation: SurveyInvitation) -> dict[str, object]:
    """Return what the event tells: ids, codes and figures, no word that somebody wrote."""
    return {
        "answer": str(row.pk), "survey": row.survey.campaign.code, "kind": row.survey.kind, "score": row.score,
        "wave": invitation.wave, "store": row.store_id, "via": row.via, "points": row.points,
        "purchase": str(invitation.purchase_id) if invitation.purchase_id else None,
        "answered_at": row.answered_at.isoformat(), "version": row.version.number, "has_comment": bool(row.texts),
    }  # fmt: skip
