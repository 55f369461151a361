"""SurveyAnswer: what a member has answered. AnswerTag: what staff say it is about."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.survey import Survey
from campaigns.models.survey_invitation import SurveyInvitation
from campaigns.models.survey_version import SurveyVersion
from loyalty_site.lib.ids import uuid7
from members.models import Case, Store


class SurveyAnswer(models.Model):
    """The one answer to an invitation.

    `choices` holds what was chosen by question, `{"q2": ["o1"]}`, `texts` what was written, `{"q3": "…"}`; the score of
    the survey's scale stands in `score`. `via` is how it came. `points` were given for it. `case` was opened because
    its score is low. `read_at` is when one of the staff first read it. Updates: that it was read; its words, by the
    erasure of a person. Deletion: cannot.
    """

    class Via(models.TextChoices):
        PORTAL = "portal", _("this site")
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")
        LINE = "line", _("LINE")
        PUSH = "push", _("push")
        INBOX = "inbox", _("inbox")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    invitation = models.OneToOneField(SurveyInvitation, on_delete=models.PROTECT, related_name="answer")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers", db_index=False)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    score = models.PositiveSmallIntegerField(_("score"), null=True)
    choices = models.JSONField(_("choices"), default=dict)
    texts = models.JSONField(_("comments"), default=dict)
    language = models.CharField(_("language"), max_length=2)
    via = models.CharField(_("came by"), max_length=6, choices=Via)
    answered_at = models.DateTimeField(_("answered at"))
    points = models.PositiveIntegerField(_("points given"), default=0)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField(_("read at"), null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=10), name="survey_answer_score_is_possible"
            ),
            models.CheckConstraint(condition=Q(language__in=["ja", "en"]), name="survey_answer_language_is_ja_or_en"),
            models.CheckConstraint(
                condition=Q(via__in=["portal", "email", "sms", "line", "push", "inbox"]),
                name="survey_answer_way_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["survey", "answered_at"], name="survey_answer_by_moment"),
            models.Index(fields=["survey", "-id"], condition=~Q(texts={}), name="survey_answer_with_words"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SurveyTag(models.Model):
    """What comments can be about, in words of the staff's own. Deletion: cannot; one that is put away is offered no more."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("tag"), max_length=40, unique=True)
    archived_at = models.DateTimeField(_("put away at"), null=True)

    class Meta:
        verbose_name = _("tag of comments")
        verbose_name_plural = _("tags of comments")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="survey_tag_has_a_name")]

    def __str__(self) -> str:
        return self.name


class AnswerTag(models.Model):
    """That an answer is about something. Deletion: by staff; who added and removed it stands in the audit log."""

    pk = models.CompositePrimaryKey("answer_id", "tag_id")
    answer = models.ForeignKey(SurveyAnswer, on_delete=models.PROTECT, related_name="tagged", db_index=False)
    tag = models.ForeignKey(SurveyTag, on_delete=models.PROTECT, related_name="+")
    tagged_at = models.DateTimeField(_("tagged at"))
    tagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("tag of an answer")
        verbose_name_plural = _("tags of answers")

    def __str__(self) -> str:
        return str(self.tag_id)
