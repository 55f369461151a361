"""Adjustment: points given or taken by a person, with a reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from members.models import ApiKey, Case
from rewards.models.account import PointAccount
from rewards.models.bulk_adjustment import BulkAdjustment


class Adjustment(models.Model):
    """An adjustment (調整): posted at once, or waiting for a second person above the programme's limit.

    `case` is the enquiry or dispute that it answers, `bulk` the file that it stood in. `submission` is made of the form that it was written in: a form that is sent twice is one adjustment.
    """

    class Status(models.TextChoices):
        POSTED = "posted", _("posted")
        WAITING = "waiting", pgettext_lazy("approval", "waiting")
        DECLINED = "declined", _("declined")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+")
    points = models.BigIntegerField(_("points"))
    reason_code = models.CharField(_("reason"), max_length=40)
    note = models.TextField(_("note"), blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    bulk = models.ForeignKey(BulkAdjustment, on_delete=models.PROTECT, null=True, related_name="+")
    submission = models.UUIDField(null=True, unique=True)
    requested_at = models.DateTimeField(_("requested at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        permissions = [
            ("adjust_points", "Can adjust points"),
            ("approve_adjustment", "Can decide about adjustments that others asked for"),
        ]
        indexes = [
            models.Index(fields=["requested_by", "requested_at"], name="adjustment_by_person"),
            models.Index(fields=["requested_at"], condition=Q(status="waiting"), name="adjustment_waiting"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="adjustment_changes_something"),
            models.CheckConstraint(
                condition=Q(reason_code__regex=r"^[a-z_]{1,40}$"), name="adjustment_reason_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["posted", "waiting", "declined"]), name="adjustment_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} {self.reason_code}"
