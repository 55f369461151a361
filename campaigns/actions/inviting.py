"""Members are asked: invitations are made, and handed to the survey's message. The only writer of SurveyInvitation,
but for its answer.

1. A member is asked once within `SURVEY_REST_DAYS` over all surveys. Two sweeps that looked at the same time would each
   see that nobody has asked: invitations are made by one transaction at a time, which holds an advisory lock.
2. An invitation that is made and not handed over yet is found by the next sweep; the message makes one delivery of an
   occasion, however often it is joined. So a sweep may be killed anywhere.
3. Several memberships of one person are one: whoever was merged is asked as the member that they are now.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from campaigns.actions import standing
from campaigns.core.rule import BadRule
from campaigns.core.survey_occasions import occasion_of
from campaigns.models import Survey, SurveyInvitation
from campaigns.selectors.occasions import occasions
from campaigns.selectors.segments import make_room
from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import first_uuid7

logger = logging.getLogger("kizuna.surveys")

CHUNK = 1_000
INVITING_LOCK = (0x53757276, 1)  # an advisory lock's two keys: one transaction at a time makes invitations

# Of several things that somebody could be asked about, the newest.
_INVITE = sql.SQL(
    "INSERT INTO campaigns_surveyinvitation (id, survey_id, member_id, wave, occasion, store_id, purchase_id,"
    " redemption_id, case_id, invited_at, expires_at)"
    " SELECT ({prefix} || substr(gen_random_uuid()::text, 16))::uuid, {survey}, x.person, {wave}, x.occasion, x.store_id,"
    " x.purchase_id, x.redemption_id, x.case_id, {at}, {expires}"
    " FROM (SELECT DISTINCT ON (n.id) n.id AS person, o.* FROM ({occasions}) o JOIN members_member m ON m.id = o.member_id"
    " JOIN members_member n ON n.id = coalesce(m.merged_into_id, m.id) AND n.status = 'active'"
    " ORDER BY n.id, o.at DESC, o.occasion) x"
    " WHERE NOT EXISTS (SELECT 1 FROM (SELECT coalesce(t.merged_into_id, t.id) AS person"
    " FROM campaigns_surveyinvitation i JOIN members_member t ON t.id = i.member_id WHERE i.invited_at > {rested}) r"
    " WHERE r.person = x.person)"
    " ON CONFLICT DO NOTHING"
)


def invite_due() -> int:
    """Ask whom every running survey has to ask, and hand over what was left; returns how many were asked.

    What cannot be asked keeps no other survey waiting.
    """
    invited = 0
    for survey_id in list(
        Survey.objects.filter(state=Survey.State.RUNNING).order_by("pk").values_list("pk", flat=True)
    ):
        try:
            invited += invite(survey_id)
        except BadRule:
            logger.error("a survey asks nobody: the rule of its segment can be read no more")
    waiting = SurveyInvitation.objects.filter(joined_at=None).values_list("survey", flat=True).distinct()
    for survey_id in list(waiting.order_by()):
        hand_over(survey_id)
    return invited


@transaction.atomic
def invite(survey_id: UUID) -> int:
    """Make the invitations that a survey owes at this moment; returns how many. Raises BadRule.

    A wave is made whole, with who is in its segment now, or not at all.
    """
    _wait_for_turn()
    survey = Survey.objects.select_for_update(no_key=True, of=["self"]).select_related("segment").get(pk=survey_id)
    at = now()
    is_wave = survey.trigger == Survey.Trigger.DATE
    if survey.state != Survey.State.RUNNING or (is_wave and (survey.wave_at is None or survey.wave_at > at)):
        return 0
    make_room(for_all=is_wave)
    with connection.cursor() as cursor:
        cursor.execute(_statement(survey, at, survey.wave + 1 if is_wave else 0))
        invited = int(cursor.rowcount)
    if is_wave:
        survey.wave, survey.wave_at = survey.wave + 1, None
        survey.save(update_fields=["wave", "wave_at"])
    return invited


def hand_over(survey_id: UUID) -> int:
    """Have those who are invited join the survey's message; returns how many invitations that were."""
    handed = 0
    send_id = Survey.objects.values_list("send_id", flat=True).get(pk=survey_id)
    while True:
        with transaction.atomic():
            rows = SurveyInvitation.objects.select_for_update(skip_locked=True, of=["self"])
            chunk = list(rows.filter(survey=survey_id, joined_at=None).order_by("pk")[:CHUNK])
            at = now()
            standing.join(send_id, [standing.Joining(row.member_id, occasion_of(row.pk), at) for row in chunk])
            SurveyInvitation.objects.filter(pk__in=[row.pk for row in chunk]).update(joined_at=at)
        handed += len(chunk)
        if len(chunk) < CHUNK:
            return handed


def _statement(survey: Survey, at: datetime, wave: int) -> sql.Composed:
    return _INVITE.format(
        prefix=sql.Literal(str(first_uuid7(at))[:15]), survey=sql.Literal(survey.pk), wave=sql.Literal(wave),
        at=sql.Literal(at), expires=sql.Literal(at + timedelta(days=survey.answer_days)),
        rested=sql.Literal(at - timedelta(days=settings.SURVEY_REST_DAYS)), occasions=occasions(survey, at),
    )  # fmt: skip


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", INVITING_LOCK)
