"""Redemption: a coupon that was used."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models import Store
from rewards.models.coupon import Coupon
from rewards.models.purchase import Purchase


class Redemption(models.Model):
    """One use of a coupon: what it took off, line by line; live until it is cancelled, and at most one is live.

    `lines` are the amounts taken off each line, in minor units and in the order of the lines; the rest of `discount`
    was taken off the shipping. One of `is_of_purchase` was used by posting that purchase, which earned on what was
    left: it goes back with the purchase's refund, and in no other way.
    Updates: it is cancelled, once. Deletion: cannot.
    """

    class Way(models.TextChoices):
        TILL = "till", _("at the till")
        ONLINE = "online", _("online")
        STAFF = "staff", _("before staff")
        POSTER = "poster", _("with the store's poster")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="redemptions")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(_("way of use"), max_length=6, choices=Way, default=Way.TILL, db_default="till")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, null=True, related_name="+")
    is_of_purchase = models.BooleanField(default=False, db_default=False)
    discount = models.DecimalField(_("discount"), max_digits=15, decimal_places=3)
    lines = models.JSONField(_("lines"), default=list)
    redeemed_at = models.DateTimeField(_("redeemed at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        permissions = [("undo_redemption", "Can undo the use of a coupon within its day")]
        constraints = [
            models.UniqueConstraint(
                fields=["coupon"], condition=Q(cancelled_at__isnull=True), name="coupon_is_redeemed_once"
            ),
            models.CheckConstraint(
                condition=Q(is_of_purchase=False) | Q(purchase__isnull=False), name="redemption_names_its_purchase"
            ),
            models.CheckConstraint(
                condition=Q(way__in=["till", "online", "staff", "poster"]), name="redemption_way_is_known"
            ),
            models.CheckConstraint(condition=Q(discount__gte=0), name="redemption_takes_nothing_back"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
