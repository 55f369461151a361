"""Coupon: what a member holds and may use once."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from rewards.models.account import PointAccount


class Coupon(models.Model):
    """A coupon that points were exchanged for, or that was given; what it does stands in the terms it was issued under.

    `reward` is the code in those terms, of a reward or of a given coupon: `source` says which, and how it came.
    `occasion` is the period for which an automatic one was given, or the message with which a campaign gave it, once each;
    `campaign` the one that it belongs to.
    `drawn` are the lots that its points came from: (lot, points) each. It is good from `valid_from`, from its issue
    where that is null. One whose `valid_until` has passed has
    expired, whatever its status says. Updates: its status. Deletion: cannot.
    """

    class Status(models.TextChoices):
        ISSUED = "issued", _("issued")
        REDEEMED = "redeemed", pgettext_lazy("coupon", "redeemed")
        CANCELLED = "cancelled", _("cancelled")

    class Source(models.TextChoices):
        EXCHANGE = "exchange", _("exchanged for points")
        CLAIM = "claim", _("claimed")
        AUTO = "auto", _("given automatically")
        CAMPAIGN = "campaign", _("given by a campaign")
        PUBLIC = "public", _("by public code")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=14, unique=True)
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="coupons", db_index=False)
    reward = models.CharField(_("reward"), max_length=40)
    source = models.CharField(
        _("how it came"), max_length=10, choices=Source, default=Source.EXCHANGE, db_default="exchange"
    )
    campaign = models.CharField(_("campaign"), max_length=40, blank=True, default="", db_default="")
    occasion = models.CharField(max_length=40, blank=True, default="", db_default="")
    terms = models.PositiveIntegerField()
    points = models.BigIntegerField(_("points"))
    drawn = models.JSONField(default=list)
    issued_at = models.DateTimeField(_("issued at"))
    valid_from = models.DateTimeField(_("valid from"), null=True)
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
            models.CheckConstraint(
                condition=Q(source="exchange", points__gt=0) | (~Q(source="exchange") & Q(points=0)),
                name="coupon_cost_points_or_was_given",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["exchange", "claim", "auto", "campaign", "public"]),
                name="coupon_source_is_known",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["auto", "campaign"]) | Q(occasion=""),
                name="coupon_occasion_is_of_those_unasked_for",
            ),
            models.UniqueConstraint(
                fields=["account", "reward", "occasion"], condition=Q(source="auto"), name="coupon_is_given_once"
            ),
            models.UniqueConstraint(
                fields=["account", "reward", "occasion"],
                condition=Q(source="campaign") & ~Q(occasion=""),
                name="coupon_is_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_from__gte=F("issued_at")),
                name="coupon_is_good_after_its_issue",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | (
                    Q(valid_until__gt=F("issued_at"))
                    & (Q(valid_from__isnull=True) | Q(valid_until__gt=F("valid_from")))
                ),
                name="coupon_can_be_used_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{14}$"), name="coupon_code_is_as_it_is_kept"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="coupon_wallet"),
            models.Index(fields=["campaign"], condition=~Q(campaign=""), name="coupon_of_campaign"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def good_from(self) -> datetime:
        """Return the first instant at which it is good."""
        return self.valid_from or self.issued_at
