"""Refund: goods that came back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.models.purchase import Purchase


class Refund(models.Model):
    """A refund of a purchase: in lines, by an amount, or of all that was left. Updates: cannot."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="refunds", db_index=False)
    external_id = models.CharField(_("external reference"), max_length=255)
    occurred_at = models.DateTimeField(_("occurred at"))
    posted_at = models.DateTimeField(_("posted at"))
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=3)
    shipping = models.DecimalField(_("shipping given back"), max_digits=15, decimal_places=3, default=0)
    is_by_amount = models.BooleanField(default=False)
    sent = models.JSONField(null=True)  # the lines as they were sent: SKU, quantity in thousandths, line
    origin = models.CharField(max_length=10, choices=Purchase.Origin)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.UniqueConstraint(fields=["purchase", "external_id"], name="refund_is_posted_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0, shipping__gte=0), name="refund_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.external_id


class RefundLine(models.Model):
    """What came back of one line: quantity and money. Updates: cannot."""

    pk = models.CompositePrimaryKey("refund_id", "line_no")
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="lines", db_index=False)
    line_no = models.PositiveSmallIntegerField()
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=3)

    class Meta:
        verbose_name = _("refund line")
        verbose_name_plural = _("refund lines")

    def __str__(self) -> str:
        return str(self.line_no)
