"""TrackingRefusal: a member who does not want to be followed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.member import Member


class TrackingRefusal(models.Model):
    """Of this member nobody notes which messages they open and which links they follow.

    Deletion: by the member who thinks otherwise, and with the member.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="tracking_refusal")
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("refusal to be followed")
        verbose_name_plural = _("refusals to be followed")

    def __str__(self) -> str:
        return str(self.member_id)
