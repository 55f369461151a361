"""Coupon: what a member holds and may use once."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from rewards.models.account import PointAccount


class Coupon(models.Model):
    """A coupon that points were exchanged for; what it does stands in the terms it was issued under.

    `drawn` are the lots that its points came from: (lot, points) each. One whose `valid_until` has passed has
    expired, whatever its status says. Updates: its status. Deletion: cannot.
    """

    class Status(models.TextChoices):
        ISSUED = "issued", _("issued")
        REDEEMED = "redeemed", pgettext_lazy("coupon", "redeemed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=14, unique=True)
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="coupons", db_index=False)
    reward = models.CharField(_("reward"), max_length=40)
    terms = models.PositiveIntegerField()
    points = models.BigIntegerField(_("points"))
    drawn = models.JSONField(default=list)
    issued_at = models.DateTimeField(_("issued at"))
    valid_until = models.DateTimeField(_("valid until"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ISSUED)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["issued", "redeemed", "cancelled"]), name="coupon_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True)),
                name="coupon_says_when_it_was_cancelled",
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="coupon_cost_something"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("issued_at")),
                name="coupon_was_good_when_it_was_issued",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{14}$"), name="coupon_code_is_as_it_is_kept"
            ),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="coupon_wallet")]

    def __str__(self) -> str:
        return self.code
