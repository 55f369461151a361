"""Transfer: points from one account to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.models.account import PointAccount


class Transfer(models.Model):
    """Points that one holder sent to another; they kept their expiry and their terms. Updates: cannot."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sender = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+")
    points = models.BigIntegerField(_("points"))
    transferred_at = models.DateTimeField(_("transferred at"))

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.CheckConstraint(condition=models.Q(points__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(condition=~models.Q(sender=models.F("receiver")), name="transfer_has_two_sides"),
        ]

    def __str__(self) -> str:
        return str(self.points)
