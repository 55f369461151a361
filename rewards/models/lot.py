"""PointLot: points that were earned together."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rewards.models.account import PointAccount


class PointLot(models.Model):
    """What is left of points that were earned together, and until when they can be used."""

    pk = models.CompositePrimaryKey("account_id", "no")
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    no = models.PositiveIntegerField()
    points = models.BigIntegerField(_("points"))
    available = models.BigIntegerField(_("available"))
    pending = models.BigIntegerField(_("pending"))
    held = models.BigIntegerField(_("held"))
    earned_at = models.DateTimeField(_("earned at"))
    expires_at = models.DateTimeField(_("expires at"), null=True)
    matures_at = models.DateTimeField(_("matures at"), null=True)
    is_limited = models.BooleanField(_("limited-time"), default=False)
    terms = models.PositiveIntegerField()
    purchase_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = [
            models.CheckConstraint(
                condition=Q(available__gte=0, pending__gte=0, held__gte=0), name="lot_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=F("available") + F("pending") + F("held")),
                name="lot_holds_what_it_was_given",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account"],
                condition=Q(available__gt=0) | Q(pending__gt=0) | Q(held__gt=0),
                name="lot_live",
            ),
            models.Index(fields=["purchase_id"], condition=Q(purchase_id__isnull=False), name="lot_by_purchase"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.no}"
