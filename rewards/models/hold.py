"""Hold: points reserved for a while."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.models.account import PointAccount


class Hold(models.Model):
    """Reserved points: captured, released by the caller, or released by time; resolved at most once."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CAPTURED = "captured", _("captured")
        RELEASED = "released", _("released")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    points = models.BigIntegerField(_("points"))
    captured = models.BigIntegerField(_("captured"), default=0)
    ends_at = models.DateTimeField(_("ends at"))
    drawn = models.JSONField(default=list)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gt=0, captured__gte=0, captured__lte=models.F("points")),
                name="hold_is_possible",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "captured", "released"]), name="hold_status_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(status="open"), name="hold_open"),
            models.Index(fields=["ends_at"], condition=Q(status="open"), name="hold_due"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
