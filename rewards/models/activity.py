"""Activity: behaviour that is not a purchase."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.models.account import PointAccount


class Activity(models.Model):
    """A visit, a review, a check-in, the enrolment, a birthday. Updates: erasure empties `data`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(_("type"), max_length=40)
    external_id = models.CharField(_("external reference"), max_length=255)
    occurred_at = models.DateTimeField(_("occurred at"))
    posted_at = models.DateTimeField(_("posted at"))
    data = models.JSONField(_("details"), default=dict)
    digest = models.BinaryField(max_length=32)
    erased_digest = models.BinaryField(max_length=32, null=True)  # of the digest and of what erasure left

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [models.UniqueConstraint(fields=["type", "external_id"], name="activity_is_posted_once")]

    def __str__(self) -> str:
        return self.type
