"""Stock: how many of a reward have been issued."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RewardStock(models.Model):
    """How many coupons of a reward are out, and how many the terms allowed when the last one was issued.

    Locked after accounts, by code. What is left is the terms' stock less what is issued: never below zero.
    """

    reward = models.CharField(_("reward"), max_length=47, primary_key=True)  # a given coupon's is coupon:CODE
    issued = models.BigIntegerField(_("issued"), default=0)
    stock = models.BigIntegerField(_("stock"), null=True)

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stocks")
        constraints = [
            models.CheckConstraint(condition=Q(issued__gte=0), name="stock_is_not_taken_back_twice"),
            models.CheckConstraint(
                condition=Q(stock__isnull=True) | Q(issued__lte=F("stock")), name="stock_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.reward
