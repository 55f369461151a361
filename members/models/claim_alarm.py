"""ClaimAlarm: a card that somebody tried too often to claim."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class ClaimAlarm(models.Model):
    """A member whose card was tried until no more tries were left, and whether they were told.

    `told_at IS NULL` is the queue of the mails. Deletion: by the purge.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))
    told_at = models.DateTimeField(_("told at"), null=True)

    class Meta:
        verbose_name = _("card alarm")
        verbose_name_plural = _("card alarms")
        indexes = [
            models.Index(fields=["noted_at"], condition=models.Q(told_at__isnull=True), name="claim_alarm_untold"),
        ]

    def __str__(self) -> str:
        return str(self.noted_at)
