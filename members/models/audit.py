"""AuditEntry: what staff did, and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7


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

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_by_object"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return self.verb
