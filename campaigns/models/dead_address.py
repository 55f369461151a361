"""DeadAddress: the suppression list. Where nothing arrives, or whose owner has complained, nothing is sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeadAddress(models.Model):
    """An address to which nothing is sent any more, over one channel; kept as a digest, which cannot be read.

    `digest` is a keyed SHA-256 of the address in lower case (see `campaigns.actions.dead_addresses`).
    Deletion: by staff, with a reason, when the address works again.
    """

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("nothing arrives there")
        COMPLAINED = "complained", _("its owner has complained")
        BLOCKED = "blocked", _("its owner has blocked us")
        STAFF = "staff", _("entered by staff")

    pk = models.CompositePrimaryKey("channel", "digest")
    channel = models.CharField(_("channel"), max_length=6)
    digest = models.BinaryField(max_length=32)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["line", "push", "email", "sms"]), name="dead_address_channel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["bounced", "complained", "blocked", "staff"]),
                name="dead_address_reason_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.channel
