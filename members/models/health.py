"""JobRun and HealthState: when jobs last ended, and since when something needs a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobRun(models.Model):
    """The last run of a job that came to its end; written by the job itself, so that one that died is late."""

    name = models.CharField(_("job"), max_length=40, primary_key=True)
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"))
    counted = models.BigIntegerField(pgettext_lazy("job", "done"), default=0)

    class Meta:
        verbose_name = _("run of a job")
        verbose_name_plural = _("runs of jobs")

    def __str__(self) -> str:
        return self.name


class HealthState(models.Model):
    """What a check of the health page last found; the row of a bad one waits until somebody has been told."""

    check_name = models.CharField(pgettext_lazy("health", "check"), max_length=40, primary_key=True)
    is_bad = models.BooleanField(_("needs a person"))
    since = models.DateTimeField(_("since"))
    told_at = models.DateTimeField(_("told at"), null=True)

    class Meta:
        verbose_name = _("state of health")
        verbose_name_plural = _("states of health")
        permissions = [("tend_health", _("Can see on the start page that the site needs a person"))]

    def __str__(self) -> str:
        return self.check_name
