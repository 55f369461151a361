"""DataExport: everything that is held of a member, in a file that is made once and kept for a week."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class DataExport(models.Model):
    """A member's export: waiting until a worker has made it, ready until `expires_at`.

    `asked_by` is who asked, the member or staff. The file is made in one transaction, which holds the row's lock: a
    worker that dies leaves it waiting. Deletion: by the purge and by erasure, with its file.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("being prepared")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    language = models.CharField(_("language"), max_length=2, default="ja")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    ready_at = models.DateTimeField(_("ready at"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)
    size = models.BigIntegerField(_("bytes"), default=0)

    class Meta:
        verbose_name = _("data export")
        verbose_name_plural = _("data exports")
        permissions = [("export_member", "Can have a member's data exported for them")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "ready", "failed"]), name="data_export_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="ready", ready_at__isnull=False, expires_at__isnull=False) | ~Q(status="ready"),
                name="data_export_says_until_when_it_is_kept",
            ),
            models.CheckConstraint(condition=Q(language__in=["ja", "en"]), name="data_export_language_is_ja_or_en"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(status="waiting"), name="data_export_is_made_once_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="data_export_of_member"),
            models.Index(fields=["id"], condition=Q(status="waiting"), name="data_export_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DataExportPart(models.Model):
    """A piece of an export's file, in the order of its numbers. In the database: every web process can send it,
    and erasure takes it along. Updates: cannot."""

    pk = models.CompositePrimaryKey("export_id", "no")
    export = models.ForeignKey(DataExport, on_delete=models.CASCADE, related_name="parts", db_index=False)
    no = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = _("part of a data export")
        verbose_name_plural = _("parts of data exports")

    def __str__(self) -> str:
        return str(self.no)
