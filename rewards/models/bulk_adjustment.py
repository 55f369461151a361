"""BulkAdjustment: many adjustments from one file, checked, decided and posted together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.models.account import PointAccount


class BulkAdjustment(models.Model):
    """A file of adjustments on its way: read as a dry run, asked for, posted line by line, taken back as a whole.

    `content` is the file until it was read. `done` of `total` lines are through in the stage at hand, which began at
    `began_at` with `began_with` of them. `decided_by` is the second person, None where none was needed.
    Deletion: cannot.
    """

    class Status(models.TextChoices):
        READING = "reading", _("being checked")
        WRONG = "wrong", _("has mistakes")
        CHECKED = "checked", _("checked")
        WAITING = "waiting", _("waiting for a second person")
        DECLINED = "declined", _("declined")
        RUNNING = "running", _("being posted")
        DONE = "done", _("posted")
        REVERSING = "reversing", _("being taken back")
        REVERSED = "reversed", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField(null=True, editable=False)
    note = models.TextField(_("note"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.READING)
    is_stopped = models.BooleanField(default=False)
    total = models.PositiveIntegerField(_("lines"), default=0)
    wrong = models.PositiveIntegerField(default=0)
    given = models.BigIntegerField(_("points given"), default=0)
    taken = models.BigIntegerField(_("points taken"), default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    missing = models.BigIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    asked_at = models.DateTimeField(_("asked at"), null=True)
    began_at = models.DateTimeField(null=True)
    began_with = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("bulk adjustment")
        verbose_name_plural = _("bulk adjustments")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "reading", "wrong", "checked", "waiting", "declined", "running", "done", "reversing", "reversed",
                    ]
                ),
                name="bulk_adjustment_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="reading") | Q(content__isnull=True), name="bulk_adjustment_keeps_no_file"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="bulk_adjustment_is_decided_by_another",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(status__in=["reading", "running", "reversing"]),
                name="bulk_adjustment_under_way",
            ),
            models.Index(fields=["asked_by", "asked_at"], name="bulk_adjustment_by_person"),
        ]

    def __str__(self) -> str:
        return self.file_name


class BulkLine(models.Model):
    """A line of the file: an adjustment of one account, or what is wrong with it.

    An account stands in one line of a file. `error` is a code; `reversed_points` are those that were taken back.
    """

    class Status(models.TextChoices):
        READY = "ready", _("checked")
        WRONG = "wrong", _("has mistakes")
        POSTED = "posted", _("posted")
        FAILED = "failed", _("could not be posted")
        REVERSED = "reversed", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bulk = models.ForeignKey(BulkAdjustment, on_delete=models.PROTECT, related_name="lines", db_index=False)
    line_no = models.PositiveIntegerField()
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, null=True, related_name="+")
    points = models.BigIntegerField(default=0)
    reason_code = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status)
    error = models.CharField(max_length=20, blank=True)
    reversed_points = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("line of a bulk adjustment")
        verbose_name_plural = _("lines of bulk adjustments")
        constraints = [
            models.UniqueConstraint(fields=["bulk", "line_no"], name="bulk_line_is_one"),
            models.UniqueConstraint(fields=["bulk", "account"], name="bulk_line_is_the_accounts_only_one"),
            models.CheckConstraint(
                condition=Q(status="wrong") | Q(account__isnull=False) & ~Q(points=0),
                name="bulk_line_adjusts_something",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["ready", "wrong", "posted", "failed", "reversed"]),
                name="bulk_line_status_is_known",
            ),
        ]
        indexes = [models.Index(fields=["bulk", "status", "line_no"], name="bulk_line_next")]

    def __str__(self) -> str:
        return str(self.line_no)
