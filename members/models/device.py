"""PushDevice: a browser that shows a member's notices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class PushDevice(models.Model):
    """A subscription that a browser has made for a member (W3C Push API).

    `endpoint` is where its maker's push service takes messages for it; `p256dh` and `auth` encrypt them, so that the
    service cannot read them. Of one browser there is one row: its newest member's. Deletion: by the member, by the
    action once the service says that it is gone, and with the member.
    """

    class Kind(models.TextChoices):
        IPHONE = "iphone", _("iPhone or iPad")
        ANDROID = "android", _("Android")
        COMPUTER = "computer", _("computer")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="push_devices")
    endpoint = models.CharField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    added_at = models.DateTimeField(_("added at"))
    last_ok_at = models.DateTimeField(_("last reached at"), null=True)

    class Meta:
        verbose_name = _("device for notices")
        verbose_name_plural = _("devices for notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["iphone", "android", "computer"]), name="push_device_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
