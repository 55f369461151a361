"""SurveyVersion: the questions of a survey, as they stood at a time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.survey import Survey
from loyalty_site.lib.ids import uuid7


class SurveyVersion(models.Model):
    """The questions of a survey (`campaigns.core.questions`): an answer belongs to the version that was answered.

    Updates: while the survey is a draft. Afterwards what is changed makes another version, so that no question is
    changed under its answers. Deletion: cannot.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField(_("version"))
    questions = models.JSONField(_("questions"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of a survey")
        verbose_name_plural = _("versions of surveys")
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_is_made_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="survey_versions_begin_at_1"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"
