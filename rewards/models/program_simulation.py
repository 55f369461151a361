"""ProgramSimulation: a draft folded over the last months, asked for by staff and done by a worker."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.models.program_draft import ProgramDraft


class ProgramSimulation(models.Model):
    """What became of a simulation: how far it is, and its figures once it is done.

    `revision` is the draft's at that time: a later save makes the figures those of another draft. `beaten_at` is when
    its worker last gave a sign of life; one that gave none for minutes is failed.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(ProgramDraft, on_delete=models.PROTECT, related_name="simulations")
    revision = models.PositiveIntegerField(_("revision"))
    months = models.PositiveSmallIntegerField(_("months"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    accounts_done = models.PositiveIntegerField(default=0)
    accounts_total = models.PositiveIntegerField(default=0)
    is_stop_wanted = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    beaten_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    result = models.JSONField(null=True)

    class Meta:
        verbose_name = _("simulation of a draft")
        verbose_name_plural = _("simulations of drafts")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "running", "done", "stopped", "failed"]),
                name="program_simulation_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="done", result__isnull=False) | ~Q(status="done") & Q(result__isnull=True),
                name="program_simulation_has_figures_when_done",
            ),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=24), name="program_simulation_months"),
            models.UniqueConstraint(
                fields=["draft"], condition=Q(status__in=["waiting", "running"]),
                name="program_simulation_runs_once_a_draft",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["id"], condition=Q(status__in=["waiting", "running"]), name="program_simulation_under_way"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
