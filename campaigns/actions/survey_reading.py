"""Answers read by staff, and tagged; tags made and put away. The only writer of SurveyTag and AnswerTag."""

from uuid import UUID

from django.db import transaction

from campaigns import errors
from campaigns.models import AnswerTag, SurveyAnswer, SurveyTag
from loyalty_site.lib.clock import now
from members import values
from members.actions.audit import Actor, record_change

NAME_MAX = 40


def mark_read(answer_id: UUID, *, actor: Actor) -> bool:
    """Remember who has first read an answer; False where somebody has before."""
    unread = SurveyAnswer.objects.filter(pk=answer_id, read_at=None)
    return bool(unread.update(read_at=now(), read_by_id=actor.user_id))


def tag(answer_id: UUID, tag_id: UUID, *, actor: Actor) -> bool:
    """Say that an answer is about something; False where that is said already. Raises SurveyTag.DoesNotExist."""
    named = SurveyTag.objects.get(pk=tag_id, archived_at=None)
    with transaction.atomic():
        _row, is_new = AnswerTag.objects.get_or_create(
            answer_id=answer_id, tag=named, defaults={"tagged_at": now(), "tagged_by_id": actor.user_id}
        )
        if is_new:
            record_change(actor, "survey_answer.tag", answer_id, after={"tag": named.name})
            mark_read(answer_id, actor=actor)
    return is_new


def untag(answer_id: UUID, tag_id: UUID, *, actor: Actor) -> bool:
    """Say that an answer is not about something after all; False where nobody had said it was."""
    with transaction.atomic():
        named = SurveyTag.objects.filter(pk=tag_id).first()
        deleted, _ = AnswerTag.objects.filter(answer=answer_id, tag=tag_id).delete()
        if deleted and named is not None:
            record_change(actor, "survey_answer.untag", answer_id, before={"tag": named.name})
    return bool(deleted)


def add_tag(name: str, *, actor: Actor) -> SurveyTag:
    """Return the tag of a name, made where there is none and offered again where it was put away.

    Raises SurveyTagMissing, InvalidText, TextTooLong.
    """
    cleaned = values.line(name, "name", NAME_MAX)
    if not cleaned:
        raise errors.SurveyTagMissing
    with transaction.atomic():
        found, is_new = SurveyTag.objects.get_or_create(name=cleaned)
        if is_new or found.archived_at is not None:
            SurveyTag.objects.filter(pk=found.pk).update(archived_at=None)
            record_change(actor, "survey_tag.add", found.pk, after={"name": cleaned})
    return found


def archive_tag(tag_id: UUID, *, actor: Actor) -> None:
    """Offer a tag no more; answers keep it. Raises SurveyTag.DoesNotExist."""
    with transaction.atomic():
        named = SurveyTag.objects.select_for_update().get(pk=tag_id)
        if named.archived_at is None:
            SurveyTag.objects.filter(pk=tag_id).update(archived_at=now())
            record_change(actor, "survey_tag.archive", named.pk, before={"name": named.name})
