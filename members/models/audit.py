"""AuditEntry: what staff did, and why."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.change import Change


class AuditEntry(models.Model):
    """One act of staff or of a command: a namespaced verb such as `terms.publish`, its object, its reason.

    Updates: cannot. Deletion: cannot. Holds ids and codes, never personal data.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(_("from"), max_length=20)  # command, api, staff
    verb = models.CharField(_("verb"), max_length=60)
    object_type = models.CharField(_("kind of object"), max_length=40)
    object_id = models.CharField(_("object"), max_length=100)
    data = models.JSONField(_("details"), default=dict, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    change = models.ForeignKey(  # the database fills it in, in the transaction of both
        Change, on_delete=models.PROTECT, null=True, editable=False, related_name="entries", db_index=False,
        db_constraint=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_by_object"),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["change"], name="audit_by_change"),
            models.Index(fields=["object_type", "change"], name="audit_by_kind"),
            GinIndex(OpClass(Upper("reason"), name="gin_trgm_ops"), condition=~Q(reason=""), name="audit_by_reason"),
        ]

    def __str__(self) -> str:
        return self.verb
