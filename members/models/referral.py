"""Referral: who brought whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class ReferralLink(models.Model):
    """A member's own link, 65 random bits and a check letter.

    `device` and `address` are HMACs of where the member last looked at it: a sign of those who refer themselves.
    Updates: those two. Deletion: with the member's data.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="referral_link")
    code = models.CharField(_("code"), max_length=14, unique=True)
    device = models.BinaryField(max_length=32, default=b"")
    address = models.BinaryField(max_length=32, default=b"")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("referral link")
        verbose_name_plural = _("referral links")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{14}$"), name="referral_code_is_as_it_is_kept"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Referral(models.Model):
    """A friend who joined by a member's link; a friend is somebody's once and for all.

    joined → rewarded when the friend has kept a purchase past its return window; qualified where the programme gives
    nothing for it then. held: something looks like one person, staff decide: joined again (`cleared_at`), or refused.
    `signs` are codes, never personal data. Updates: by `members.actions.referrals` alone.
    """

    class Status(models.TextChoices):
        JOINED = "joined", pgettext_lazy("referral", "joined")
        HELD = "held", pgettext_lazy("referral", "waiting for review")
        QUALIFIED = "qualified", pgettext_lazy("referral", "qualified, no reward")
        REWARDED = "rewarded", pgettext_lazy("referral", "rewarded")
        REFUSED = "refused", pgettext_lazy("referral", "refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referrer = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("referrer"), db_index=False
    )
    friend = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="referral", verbose_name=_("friend"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.JOINED)
    signs = ArrayField(models.CharField(max_length=20), verbose_name=_("signs of one person"), default=list)
    joined_at = models.DateTimeField(_("joined at"))
    cleared_at = models.DateTimeField(_("approved at"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    purchase_id = models.UUIDField(_("purchase"), null=True)  # the one that was kept

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["joined", "held", "qualified", "rewarded", "refused"]),
                name="referral_status_is_known",
            ),
            models.CheckConstraint(condition=~Q(referrer=F("friend")), name="referral_has_two_sides"),
            models.CheckConstraint(
                condition=Q(status__in=["joined", "held"], settled_at__isnull=True)
                | Q(status__in=["qualified", "rewarded", "refused"], settled_at__isnull=False),
                name="referral_says_when_it_was_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["referrer", "-id"], name="referral_by_referrer"),
            models.Index(fields=["id"], condition=Q(status="joined"), name="referral_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
