"""ImportRun: a file on its way in, and how far it has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7


class ImportRun(models.Model):
    """An import of one file: the same file goes on where it was stopped, and adds nothing when repeated."""

    class Kind(models.TextChoices):
        PURCHASES = "purchases", _("purchases")
        MEMBERS = "members", _("members")
        BALANCES = "balances", _("balances")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file_name = models.CharField(_("file"), max_length=255)
    file_digest = models.BinaryField(max_length=32)
    stage = models.CharField(_("stage"), max_length=20, default="reading")
    position = models.BigIntegerField(_("position"), default=0)
    cursor = models.JSONField(default=dict)
    rows_read = models.BigIntegerField(_("rows read"), default=0)
    accepted = models.BigIntegerField(_("accepted"), default=0)
    repeated = models.BigIntegerField(_("already there"), default=0)
    rejected = models.BigIntegerField(_("rejected"), default=0)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [models.UniqueConstraint(fields=["kind", "file_digest"], name="import_of_a_file_is_one_run")]

    def __str__(self) -> str:
        return self.file_name
