"""ImportJob and ImportMap: a file that staff bring in step by step, and the columns of such files."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.models.imports import ImportRun


class ImportMap(models.Model):
    """How the columns of one system's files are read: heading → column, empty for one that is set aside."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ImportRun.Kind)
    name = models.CharField(_("name"), max_length=60)
    columns = models.JSONField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("map of columns")
        verbose_name_plural = _("maps of columns")
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="import_map_is_one_by_name")]

    def __str__(self) -> str:
        return self.name


class ImportJob(models.Model):
    """A file that staff sent: its columns are named, it is checked whole (`step` check), then imported.

    The file lies in the private folder under the job's id. `attempt` counts the workers that took the job: only the
    last one may write about it, so that one that was taken for dead can do no harm. `beaten_at` is its last sign of
    life. How far an import has come stands in its ImportRun: a stopped one goes on from there.
    """

    class Step(models.TextChoices):
        CHECK = "check", _("check")
        IMPORT = "import", _("import")

    class Status(models.TextChoices):
        OPEN = "open", _("not begun")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ImportRun.Kind)
    file_name = models.CharField(_("file"), max_length=200)
    rows = models.BigIntegerField(_("rows"))
    enrols = models.BooleanField(_("enrols unknown members"), default=False)
    columns = models.JSONField(null=True)  # the name of each of the file's columns, empty for one that is set aside
    language = models.CharField(max_length=2, default="ja")  # of the sentences below and of the reasons of rejects
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    step = models.CharField(_("step"), max_length=10, choices=Step, default=Step.CHECK)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    is_stop_wanted = models.BooleanField(default=False)
    attempt = models.PositiveIntegerField(default=0)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(_("begun at"), null=True)
    beaten_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    stage = models.CharField(max_length=10, default="", blank=True)  # reading, posting
    stage_at = models.DateTimeField(null=True)
    stage_first = models.BigIntegerField(default=0)  # how much was done when this worker began the stage
    stage_done = models.BigIntegerField(default=0)
    stage_total = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(_("accepted"), default=0)
    repeated = models.BigIntegerField(_("already there"), default=0)
    rejected = models.BigIntegerField(_("rejected"), default=0)
    differences = models.JSONField(null=True)  # from the old system's totals, in sentences; None: nothing was compared
    fault = models.CharField(max_length=600, default="", blank=True)

    class Meta:
        verbose_name = _("import by staff")
        verbose_name_plural = _("imports by staff")
        permissions = [("import_files", "Can import files of members, balances and purchases")]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=["check", "import"]), name="import_job_step_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "waiting", "running", "done", "stopped", "failed"]),
                name="import_job_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(step="check", status="open") | Q(columns__isnull=False, begun_by__isnull=False),
                name="import_job_columns_are_named_before_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status__in=["waiting", "running"]), name="import_job_under_way")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        """Tell whether a worker has it or will take it."""
        return self.status in (self.Status.WAITING, self.Status.RUNNING)
